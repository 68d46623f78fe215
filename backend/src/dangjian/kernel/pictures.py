"""Pictures that the server draws itself."""

import segno


def qr(text: str) -> str:
    """A QR code as a `data:` address of an SVG, for the screen and for paper."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=4)
