"""What an editor shows of a name: a client of pyright's language server."""

import json
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest

#: Code of a user, and for places in it what has to be shown.
CODE = """\
import runstep

step = runstep.loads("")
print(step.expires_at, runstep.RunStepStatus.EXPIRED)
"""
SHOWN = {
    "step.expires_at": (
        "expires_at: int | None",
        "The time at which a step in progress will expire, in Unix seconds.",
    ),
    "RunStepStatus.EXPIRED": (
        "EXPIRED: Literal[RunStepStatus.EXPIRED]",
        "The run expired before the step ended.",
    ),
    "runstep.loads": ("-> RunStepObject", "Read JSON text, and return an object"),
}


def check_shown(file: Path, root: Path | None = None) -> None:
    """Check what an editor shows for the places in `CODE`, which a file has."""
    shown = hover(file, *SHOWN, root=root)
    for text, expected in zip(shown, SHOWN.values(), strict=True):
        for each in expected:
            assert each in text


def hover(file: Path, *places: str, root: Path | None = None) -> list[str]:
    """Return what an editor shows for places in a file, with a folder open.

    A place is a piece of the text. What is shown is about the name at its end.
    """
    server = shutil.which("pyright-langserver", path=str(Path(sys.executable).parent))
    if server is None:
        pytest.skip("pyright is not installed")
    text = file.read_text(encoding="utf-8")
    with subprocess.Popen(
        [server, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        client = Client(process, root or file.parent)
        document = {"uri": file.as_uri(), "languageId": "python", "version": 1}
        client.notify(
            "textDocument/didOpen", {"textDocument": {**document, "text": text}}
        )
        shown = []
        for place in places:
            before, found, _ = text.partition(place)
            assert found
            lines = (before + place).split("\n")
            position = {"line": len(lines) - 1, "character": len(lines[-1]) - 1}
            parameters = {"textDocument": document, "position": position}
            result = client.request("textDocument/hover", parameters)
            shown.append(result["contents"]["value"])
        client.request("shutdown", None)
        client.notify("exit", None)
    return shown


class Client:
    """A client that speaks JSON-RPC with the process of a server."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self.process = process
        self.ids = count()
        root = {"uri": folder.as_uri(), "name": folder.name}
        hover = {"contentFormat": ["markdown"]}
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "workspaceFolders": [root],
                "capabilities": {
                    "textDocument": {"hover": hover},
                    "workspace": {"configuration": True},
                },
            },
        )
        self.notify("initialized", {})

    def request(self, method: str, parameters: Any) -> Any:
        """Send a request, and return the result of the response."""
        id_ = next(self.ids)
        self.send({"id": id_, "method": method, "params": parameters})
        while True:
            message = self.receive()
            if "method" not in message and message["id"] == id_:
                return message["result"]
            if "method" in message and "id" in message:  # a request of the server
                self.send({"id": message["id"], "result": self.answer(message)})

    def answer(self, request: Any) -> Any:
        if request["method"] != "workspace/configuration":
            return None
        settings = {"pythonPath": sys.executable}
        return [
            settings if item.get("section") == "python" else None
            for item in request["params"]["items"]
        ]

    def notify(self, method: str, parameters: Any) -> None:
        self.send({"method": method, "params": parameters})

    def send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> Any:
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            assert line, "the language server has ended"
            name, _, value = line.decode().partition(":")
            if name.lower() == "content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))
