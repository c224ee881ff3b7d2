"""Make report.png, the picture of the report in the README, from reports/index.html.

    python docs/report_picture.py [FILE]

Needs Chromium, its driver and Selenium (dependency group test).  The picture depends on the fonts of the machine, so it
is not compared with anything.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from browser import chromium, until  # noqa: E402

SHOWN = "#doc/004_87d180a91a5bac09"
CHANGES = 12  # how far down: at the first disguised characters


def make(file: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    with tempfile.TemporaryDirectory() as folder, chromium(folder, 1280, 860) as driver:
        driver.get((ROOT / "reports/index.html").as_uri() + SHOWN)
        until(driver, "document.querySelector('.lines') && document.documentElement.dataset.ready")
        ActionChains(driver).send_keys("j" * CHANGES).perform()
        until(driver, "document.querySelector('.selected')")
        driver.save_screenshot(str(file))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/report.png")
