"""``files.*``: the upload in three steps."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.slack.chat_methods import ChatMethods
from bot.sandbox.slack.people import BOT_USER_ID
from bot.sandbox.slack.records import File, Json
from bot.sandbox.slack.refusals import SlackSaysNoError
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FileMethods:
    """The methods around an upload; *origin* gives the server's address."""

    workspace: Workspace
    chat: ChatMethods
    origin: Callable[[], str]

    def get_upload_url(self, args: Json) -> Json:
        """Answer ``files.getUploadURLExternal``."""
        name, length = str(args.get("filename", "")), int(args.get("length") or 0)
        if not name or length <= 0:
            raise SlackSaysNoError("invalid_arguments")
        if length > self.workspace.files.most_bytes:
            raise SlackSaysNoError("file_upload_size_restricted")
        file = self.workspace.files.announce(name, length, str(args.get("alt_txt", "")))
        return {
            "upload_url": f"{self.origin()}/upload/{file.upload_key}",
            "file_id": file.id,
        }

    def complete_upload(self, args: Json) -> Json:
        """Answer ``files.completeUploadExternal``; the scan goes on after it."""
        entries = args.get("files") or []
        files = [self._uploaded(entry) for entry in entries]
        if not files:
            raise SlackSaysNoError("invalid_arguments")
        targets = str(args.get("channel_id") or args.get("channels") or "")
        channels = [self.chat.writable(c) for c in targets.split(",") if c]
        for channel in channels:
            if not channel.bot_member:
                raise SlackSaysNoError("not_in_channel")
        comment = str(args.get("initial_comment") or "")
        blocks = [] if comment else args.get("blocks") or []
        thread_ts = None
        for channel in channels:
            thread_ts = self.chat.parent(channel.id, args.get("thread_ts"))
            if blocks:
                self.chat.content({"blocks": blocks}, channel.id)
        if len(channels) > 1 and thread_ts:
            raise SlackSaysNoError("invalid_arguments")
        now = self.workspace.clock.now()
        for file, entry in zip(files, entries, strict=True):
            self.workspace.files.complete(file, str(entry.get("title", "")), now)
        for channel in channels:
            self.workspace.conversations.post(
                channel.id,
                BOT_USER_ID,
                comment,
                blocks=blocks,
                thread_ts=thread_ts,
                files=files,
            )
            for file in files:
                file.channels.add(channel.id)
        return {"files": [self._early(file) for file in files]}

    def info(self, args: Json) -> Json:
        """Answer ``files.info``; ``mimetype`` is empty until the scan is over."""
        file = self.workspace.files.find(str(args.get("file", "")))
        if file is None or file.ready_at is None:
            raise SlackSaysNoError("file_not_found")
        payload = self._early(file)
        if file.ready_at <= self.workspace.clock.now():
            payload["mimetype"] = file.mimetype
            payload["channels"] = sorted(file.channels)
        return {"file": payload}

    def _uploaded(self, entry: Json) -> File:
        file = self.workspace.files.find(str(entry.get("id", "")))
        if file is None or file.content is None or file.is_complete:
            raise SlackSaysNoError("file_not_found")
        return file

    def _early(self, file: File) -> Json:
        return {
            "id": file.id,
            "name": file.name,
            "title": file.title,
            "mimetype": "",
            "size": file.length,
            "user": BOT_USER_ID,
            "channels": [],
            "shares": {},
            "url_private": f"{self.origin()}/download/{file.download_key}",
        }
