"""What a service account may be allowed, from where it may come, how long its key lives and how it looks."""

import hashlib
import ipaddress
import re
import secrets
import string
from datetime import date, timedelta
from typing import Literal

from dangjian.identity.grants.rules import ADMINISTRATORS, DECIDES_ON_SCORES, ROLES

State = Literal["proposed", "approved", "refused", "revoked"]
LONGEST = timedelta(days=366)
_LETTERS = string.ascii_letters + string.digits
_KEY = re.compile(r"djk_live_([A-Za-z0-9]{8})_([A-Za-z0-9]{32})", re.ASCII)


def allowed() -> frozenset[str]:
    """What people of the trade may do, without deciding on scores; nothing of identity: no machine gives rights."""
    trade = {code for name, role in ROLES.items() if name not in ADMINISTRATORS for code in role.permissions}
    return frozenset(code for code in trade - DECIDES_ON_SCORES if not code.startswith("identity."))


def fault_of_permissions(permissions: list[str]) -> str | None:
    """Why a service account cannot be allowed this, or none."""
    foreign = sorted(set(permissions) - allowed())
    return f"不能授予服务账号:{'、'.join(foreign)}。" if foreign else None


def fault_of_end(expires_on: date, today: date) -> str | None:
    """A key lives a year at most."""
    if expires_on < today:
        return "到期日不能早于今天。"
    return "到期日最晚为一年之后,届时可以续办。" if expires_on - today > LONGEST else None


def fault_of_addresses(addresses: list[str]) -> str | None:
    """Addresses are networks in CIDR form; everywhere is no answer to the question from where."""
    for one in addresses:
        try:
            network = ipaddress.ip_network(one)
        except ValueError:
            return f"“{one}”不是网段,请写成 10.1.2.0/24 或 10.1.2.3/32。"
        if network.prefixlen == 0:
            return "不能写所有地址;请填调用方所在的网段。"
    return None


def new_key() -> tuple[str, str]:
    """The prefix under which a key is found, and the whole key, which is shown once."""
    prefix, secret = ("".join(secrets.choice(_LETTERS) for _ in range(length)) for length in (8, 32))
    return prefix, f"djk_live_{prefix}_{secret}"


def prefix_of(key: str) -> str | None:
    """The prefix of something that looks like a key."""
    found = _KEY.fullmatch(key)
    return found[1] if found else None


def key_hash(key: str) -> bytes:
    """190 random bits, so one round keeps them secret."""
    return hashlib.sha256(key.encode("utf-8")).digest()


def scopes_of(asked: str, held: list[str]) -> list[str] | None:
    """The permissions that a token is for: all that are held, or those asked for; none if one of them is not held."""
    if not asked.strip():
        return sorted(held)
    wanted = sorted(set(asked.split()))
    return wanted if set(wanted) <= set(held) else None
