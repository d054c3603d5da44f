import pytest

from tests.page_browser import CHROMIUM, DRIVER, start_browser


@pytest.fixture(scope="session")
def browser():
    pytest.importorskip("selenium.webdriver", reason="selenium is not installed: the page is not opened")
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium and chromedriver: the page is not opened")
    driver = start_browser()
    yield driver
    driver.quit()
