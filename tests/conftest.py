import os

import pytest
from hypothesis import settings

from tests.page_browser import CHROMIUM, DRIVER, start_browser

# The gate draws the same examples for the same code; everybody else explores new ones at every run. No test is timed: the first
# example may have to load the dictionary.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("exploring", deadline=None)
settings.load_profile("gate" if os.environ.get("CI") else "exploring")


@pytest.fixture(scope="session")
def browser():
    pytest.importorskip("selenium.webdriver", reason="selenium is not installed: the page is not opened")
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium and chromedriver: the page is not opened")
    driver = start_browser()
    yield driver
    driver.quit()
