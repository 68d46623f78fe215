"""A small load from this process: keep-alive connections that ask for one address as fast as they are answered."""

import asyncio
import time

CONNECTIONS = 16


async def _ask(host: str, port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    done = 0
    while time.monotonic() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode("latin-1"))
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        done += 1
    writer.close()
    return done


async def rate(port: int, path: str, headers: dict[str, str], seconds: float) -> float:
    """Requests a second over `CONNECTIONS` connections; raises if any answer is not 200."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    request = "\r\n".join(lines).encode("ascii")
    began = time.monotonic()
    counts = await asyncio.gather(*(_ask("127.0.0.1", port, request, began + seconds) for _ in range(CONNECTIONS)))
    return sum(counts) / (time.monotonic() - began)
