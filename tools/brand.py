"""Draw the installable icons from the platform's mark: python tools/brand.py. Needed only when the mark changes."""

from pathlib import Path

from PIL import Image, ImageDraw

UNITS = 28
OVERSAMPLING = 4
BRAND, WHITE = "#1b4f8f", "#ffffff"
FOLDER = Path(__file__).resolve().parent.parent / "src/shequ/ui/static/ui"


def draw(size: int) -> Image.Image:
    """Return the mark on a full square, so that any platform may cut its own corners."""
    side = size * OVERSAMPLING
    unit = side / UNITS
    image = Image.new("RGB", (side, side), BRAND)
    pen = ImageDraw.Draw(image)
    roof = [(6.5, 13), (14, 7), (21.5, 13)]
    pen.line([(x * unit, y * unit) for x, y in roof], fill=WHITE, width=round(2 * unit), joint="curve")
    for left in (10, 15):
        pen.rectangle([left * unit, 16.5 * unit, (left + 3) * unit, 19.5 * unit], fill=WHITE)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for pixels in (180, 192, 512):
        draw(pixels).save(FOLDER / f"icon-{pixels}.png", optimize=True)
