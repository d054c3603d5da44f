"""The main job: read inputs, extract, link, and write every output; the only package that knows all the steps."""

from kg.pipeline.output import OUTPUTS
from kg.pipeline.report import Report
from kg.pipeline.run import Settings, build, run_build

__all__ = ["OUTPUTS", "Report", "Settings", "build", "run_build"]
