"""Compare our page with plain pyvis on the same graph, in one run: ``python -m tests.bench.bench_page [GRAPH.ttl]``.

Without a graph, a made-up one is taken; ``--tenfold`` adds ours on a graph of ten times the size. Prints a Markdown table:
seconds to build, file size, seconds from opening to an answering page, milliseconds of the first click, frames per
second while zooming. Headless Chromium without graphics hardware: read the figures as ratios.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
from pyvis.network import Network
from selenium.common.exceptions import WebDriverException

from kg.page import write_page
from kg.rdf import read_graph
from tests.page_browser import start_browser
from tests.page_graph import make_graph

MOST_SECONDS = 60
Row = tuple[str, ...]


def write_pyvis(graph: nx.MultiDiGraph, path: Path, *, physics: bool) -> None:
    """What a script with pyvis usually does: every node and edge, default options or physics switched off."""
    network = Network(height="750px", width="100%", directed=True, cdn_resources="in_line")
    for node, data in graph.nodes(data=True):
        network.add_node(node, label=data["label"], title=data["kind"], group=data["kind"])
    network.edges = [{"from": s, "to": t, "title": kind, "arrows": "to"} for s, t, kind in graph.edges(data="type")]
    network.toggle_physics(physics)
    page = network.generate_html()
    path.write_text(without_remote_tags(page), "utf-8")


def without_remote_tags(page: str) -> str:
    """Drop the two tags that load Bootstrap: behind a firewall they alone cost half a minute."""
    lines = page.splitlines(keepends=True)
    kept, skipping = [], False
    for line in lines:
        opens = "<link" in line or ("<script" in line and "src=" not in line and line.strip() == "<script")
        skipping = skipping or opens
        if not skipping:
            kept.append(line)
        if skipping and (">" in line):
            skipping = False
    return "".join(line for line in kept if "cdn.jsdelivr.net" not in line and "crossorigin" not in line)


def measure(name: str, write: Callable[[Path], None], folder: Path, ready: str, click: str) -> Row:
    path = folder / f"{name.replace(' ', '-').replace(',', '')}.html"
    start = time.perf_counter()
    write(path)
    built = time.perf_counter() - start
    browser = start_browser()
    browser.set_script_timeout(MOST_SECONDS)
    browser.set_page_load_timeout(MOST_SECONDS)
    try:
        opened = open_until(browser, path, ready)
        took = browser.execute_script(f"const t = performance.now(); {click}; return performance.now() - t")
        frames = browser.execute_async_script(FRAMES)
        row = (
            name,
            f"{built:.1f}",
            f"{path.stat().st_size / 1e6:.1f}",
            f"{opened:.1f}",
            f"{took:.0f}",
            f"{frames:.0f}",
        )
    except (WebDriverException, TimeoutError) as error:  # a page that never answers is a result
        row = (
            name,
            f"{built:.1f}",
            f"{path.stat().st_size / 1e6:.1f}",
            f"> {MOST_SECONDS} ({type(error).__name__})",
            "–",
            "–",
        )
    finally:
        browser.quit()
    return row


def open_until(browser, path: Path, ready: str) -> float:
    start = time.perf_counter()
    browser.get(path.as_uri())
    while not browser.execute_script(f"return Boolean({ready})"):
        if time.perf_counter() - start > MOST_SECONDS:
            raise TimeoutError(path.name)
        time.sleep(0.02)
    return time.perf_counter() - start


FRAMES = """
const done = arguments[0], canvas = document.querySelector('canvas');
const box = canvas.getBoundingClientRect();
let frames = 0; const end = performance.now() + 2000;
(function next() {
  canvas.dispatchEvent(new WheelEvent('wheel', {deltaY: frames % 20 < 10 ? -60 : 60, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true}));
  frames += 1;
  if (performance.now() < end) requestAnimationFrame(next); else done(frames / 2);
})();
"""
OURS = (
    "document.documentElement.dataset.ready === '1'",
    "document.querySelector('#panel .bar button, #panel button').click()",
)
THEIRS = "typeof network !== 'undefined' && network.body.nodeIndices.length && network.body.data.nodes.length"
DRAWN = f"{THEIRS} && (window.drawn || (network.once('afterDrawing', () => {{ window.drawn = 1 }}), network.redraw(), window.drawn))"
STABLE = f"{THEIRS} && (network.physics.stabilized || !network.physics.physicsEnabled)"
PICK = "network.selectNodes([network.body.nodeIndices[0]]); network.redraw()"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("graph", nargs="?", type=Path)
    parser.add_argument("--tenfold", action="store_true")
    options = parser.parse_args()
    graph = read_graph(options.graph) if options.graph else make_graph(80, 1300, 2400)
    rows = [("page", "build s", "file MB", "ready s", "first click ms", "frames/s"), ("---",) * 6]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows.append(measure("kg", lambda path: write_page(graph, path), folder, *OURS))
        rows.append(
            measure("pyvis, physics off", lambda path: write_pyvis(graph, path, physics=False), folder, DRAWN, PICK)
        )
        rows.append(
            measure("pyvis as it is", lambda path: write_pyvis(graph, path, physics=True), folder, STABLE, PICK)
        )
        if options.tenfold:
            large = make_graph(700, 13000, 24000)
            rows.append(measure(f"kg, {len(large):,} nodes", lambda path: write_page(large, path), folder, *OURS))
    print(f"{len(graph):,} nodes, {graph.number_of_edges():,} edges")
    print("\n".join(f"| {' | '.join(row)} |" for row in rows))


if __name__ == "__main__":
    main()
