"""retoucher allow: consent to what a folder's settings file says, as it is now."""

from pathlib import Path

from ...errors import ConfigError
from ...settings_files import FILE, FolderFile
from ..visible_text import write


def run_allow(folder: Path, revoke: bool) -> int:
    """Remember or take back the consent to the folder's file, and say what it sets."""
    file = FolderFile.of(folder)
    if file is None:
        raise ConfigError(f"there is no {FILE} in {str(folder.resolve())!r} that could be allowed")
    if revoke:
        there = file.forget()
        write(f"{file.path}: {'no longer allowed' if there else 'it was not allowed'}\n")
        return 0
    file.allow()
    write(f"Allowed {file.path}, until it changes. It sets:\n")
    write("".join(f"  {name} = {value!r}\n" for name, value in file.written.items()))
    if {"model", "base_url"} & file.written.keys():
        write(
            "RETOUCHER_API_KEY stays at home: a key goes to no place that a folder's file names. "
            "If it shall, export RETOUCHER_BASE_URL and RETOUCHER_MODEL yourself.\n"
        )
    return 0
