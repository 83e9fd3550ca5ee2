"""Why a file is not one that can be worked with."""

from enum import StrEnum


class Trouble(StrEnum):
    """What is wrong, as a word for logs and for the sentence that people read."""

    no_report = "no_report"  # a page or a message where a report should be
    damaged = "damaged"  # cut off, or not what its first bytes say
    too_large = "too_large"  # packed or unpacked
    bomb = "bomb"  # packed far beyond what reports are
    odd_archive = "odd_archive"  # encrypted, packed twice, or more files than parts
    line_too_long = "line_too_long"
    too_many_columns = "too_many_columns"
    too_many_rows = "too_many_rows"  # for a spreadsheet
    stopped = "stopped"  # whoever read it was ended over it, twice


class FileProblemError(Exception):
    """A file was refused; nothing of it was kept."""

    def __init__(self, trouble: Trouble, sources: tuple[int, ...] = ()) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.sources = sources  # which of several were refused, if it was some of them
