"""Files that are brought to Slack, and figures that are read in them."""

from bot.jobs.fetching import Fetcher
from bot.jobs.files import FilesJob
from bot.jobs.placing import Placing
from bot.jobs.workshop import Workshop
from bot.services.files import FileService
from bot.services.minting import Minter
from bot.services.uploads import Uploads
from bot.sheets.excel import remove_leftovers
from bot.wiring.access import AccessParts
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside

_FILES_AT_ONCE = 4
# Of more than fifty reports each.
_LONG_ONES_AT_ONCE = 2


class FileParts:
    """What asks for files, reads them and uploads them."""

    def __init__(self, ground: Ground, outside: Outside, access: AccessParts) -> None:
        self._ground = ground
        self._outside = outside
        self._access = access
        self._workshop = Workshop()
        self.requests = FileService(
            ground.store, ground.tenancy, access.access, offered=ground.brings_files
        )
        self.uploads = Uploads(
            ground.background, ground.tenancy, outside.files, ground.clock
        )

    def clear(self) -> None:
        """Remove what an earlier process left on disk."""
        remove_leftovers()

    def close(self) -> None:
        """End the processes that read files."""
        self._workshop.close()

    def files_job(self) -> FilesJob:
        """Return what brings the files that were asked for."""
        store, supplier = self._ground.background, self._outside.supplier
        most_bytes = self._ground.settings.file_megabytes * 1_000_000
        return FilesJob(
            store,
            self._ground.tenancy,
            self._access.access,
            Fetcher(
                store,
                Minter(store, supplier, self._ground.clock),
                self._outside.downloads,
                most_bytes,
            ),
            self._workshop,
            self.uploads,
            Placing(store, self._access.audiences(), self.uploads, self._access.access),
            self._ground.flight("files", _FILES_AT_ONCE),
            self._ground.flight("long_files", _LONG_ONES_AT_ONCE),
            self._ground.clock,
            most_bytes=most_bytes,
            looks=self._ground.settings.look_inside,
        )
