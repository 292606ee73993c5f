"""Serve a file of replies: `python -m retoucher.engines.hosted.serve_script replies.jsonl`.

One line answers one request: a JSON string is said, an object is the body sent. The address to put into
RETOUCHER_BASE_URL is printed.
"""

import json
import sys
import threading
from pathlib import Path

from .scripted_replies import say
from .scripted_server import Reply, ScriptedServer


def main() -> None:
    """Serve a file of replies until interrupted."""
    lines = Path(sys.argv[1]).read_text().splitlines() if len(sys.argv) > 1 else []
    script = [json.loads(line) for line in lines if line.strip()]
    replies = [say(line) if isinstance(line, str) else Reply(json.dumps(line).encode()) for line in script]
    with ScriptedServer(*replies, otherwise=say("The script is over.")) as server:
        sys.stdout.write(f"RETOUCHER_BASE_URL={server.base_url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
