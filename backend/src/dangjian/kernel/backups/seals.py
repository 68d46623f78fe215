"""Sealing with age: whoever makes copies holds only the public keys, whoever restores brings the secret one."""

import os
from collections.abc import Sequence
from pathlib import Path

from pyrage import DecryptError, IdentityError, RecipientError, x25519

SUFFIX = ".age"


class BadKey(ValueError):
    """A key that is none, or does not open what it should; the message says what to do."""


def recipients(text: str) -> list[x25519.Recipient]:
    """The public keys of a setting, separated by commas or spaces."""
    try:
        return [x25519.Recipient.from_str(word) for word in text.replace(",", " ").split()]
    except RecipientError:
        raise BadKey("DANGJIAN_BACKUP_RECIPIENTS 里有无法识别的公钥,应以 age1 开头。") from None


def identities(file: Path | None) -> list[x25519.Identity]:
    """The secret keys of a file, one on a line; lines that begin with # are remarks."""
    if file is None:
        return []
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        return [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeError, IdentityError):
        raise BadKey(f"密钥文件 {file} 无法读取,应是 dangjian backup keygen 或 age-keygen 写出的文件。") from None


def make(file: Path) -> str:
    """A new pair of keys: the secret one into a new file that only its owner reads, the public one as the answer."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadKey(f"{file} 已存在,不覆盖密钥,请换一个文件名。") from None
    with os.fdopen(handle, "w") as out:
        out.write(f"# public key: {public}\n{identity}\n")
    return public


Recipients = Sequence[x25519.Recipient]
Identities = Sequence[x25519.Identity]
CannotOpen = DecryptError
