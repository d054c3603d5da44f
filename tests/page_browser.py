"""Opens pages in headless Chromium as a reader would, from file://; shared by the tests and the benchmark of the page."""

import json
import shutil
import tempfile
import time
from pathlib import Path

import networkx as nx

from kg.model import Evidence
from tests.sample import sample_graph

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
HOSTILE = (
    "<script>window.hit=1</script>",
    "</script><script>window.hit=2</script>",
    "<img src=x onerror=window.hit=3>",
    '"><svg onload=window.hit=4>',
    "javascript:window.hit=5",
    "甲\u2028window.hit=6\u2029乙",
    "\u202e{{7*7}}反向\u2066",
    "';window.hit=7;//${window.hit=8}",
)


def start_browser():
    """Start Chromium with the network's and the page's log kept; the caller quits it."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in [*FLAGS.split(), f"--user-data-dir={tempfile.mkdtemp(prefix='kg-page-')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))


def hostile_graph() -> nx.MultiDiGraph:
    """The sample with hostile strings as its labels, titles, file names, attributes and texts, even as identifiers."""
    graph = sample_graph()
    for i, node in enumerate(sorted(graph)):
        attrs, words = graph.nodes[node], HOSTILE[i % len(HOSTILE)]
        attrs["label"] = f"{words}{i}"
        attrs.update({key: words for key in ("full_name", "measure", "award", "unit", "program_kind") if key in attrs})
        attrs["alt_labels"] = HOSTILE
    for doc in sorted(node for node, kind in graph.nodes(data="kind") if kind == "document"):
        graph.nodes[doc].update(text="。".join(HOSTILE), source_file=HOSTILE[0], issued=HOSTILE[2])
    for _, _, attrs in graph.edges(data=True):
        words = HOSTILE[len(attrs["type"]) % len(HOSTILE)]
        begin = "。".join(HOSTILE).index(words)
        attrs["evidence"] = (Evidence("document-吴兴区红色物业-1", begin, begin + len(words), words),)
        attrs.update(since=words, claim=words, role=words)
    return nx.relabel_nodes(graph, {"program-红色物业": HOSTILE[1]})


def open_page(browser, path: Path, fragment: str = "", size: tuple[int, int] = (1366, 768)) -> float:
    """Open a page as from a mail: seconds until it answers."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get("about:blank")
    browser.get_log("browser"), browser.get_log("performance")
    start = time.perf_counter()
    browser.get(path.as_uri() + fragment)
    wait(browser, "document.documentElement.dataset.ready === '1'")
    return time.perf_counter() - start


def wait(browser, condition: str, seconds: float = 10) -> None:
    end = time.perf_counter() + seconds
    while not browser.execute_script(f"return Boolean({condition})"):
        assert time.perf_counter() < end, f"still false: {condition}"
        time.sleep(0.02)


def requests_of(browser) -> list[str]:
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


def find(browser, css: str) -> list:
    return browser.find_elements("css selector", css)


def words_of(browser, css: str) -> list[str]:
    return [element.text for element in find(browser, css)]


def search(browser, words: str) -> None:
    field = browser.find_element("id", "search")
    field.clear()
    field.send_keys(words)
    wait(browser, "!document.getElementById('results').hidden")
