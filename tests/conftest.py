import os

import pytest
from hypothesis import settings

from tests.page_browser import CHROMIUM, DRIVER, start_browser

# The gate draws the same examples for the same code; everybody else explores new ones at every run.
settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("gate")


@pytest.fixture(scope="session")
def browser():
    pytest.importorskip("selenium.webdriver", reason="selenium is not installed: the page is not opened")
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium and chromedriver: the page is not opened")
    driver = start_browser()
    yield driver
    driver.quit()
