"""OpenAPI and routes say the same, both ways: method, path and operation of every service."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ["auth", "projects", "executions", "storage", "compute"]
METHODS = {"get", "post", "put", "patch", "delete", "head"}


def binary(service: str) -> Path:
    command = Path(os.environ.get("DEEPFORGE_BIN", ROOT / "build/services/cli/deepforge"))
    return command.parents[1] / service / f"df-{service}"


def served(service: str) -> set[tuple[str, str, str]]:
    text = subprocess.run([binary(service), "--routes"], check=True, capture_output=True, text=True).stdout
    rows = (line.split() for line in text.splitlines())
    return {(method, re.sub(r":(\w+)", r"{\1}", path), operation) for method, path, operation in rows}


def document(service: str) -> dict:
    return yaml.safe_load((ROOT / f"docs/api/{service}.yaml").read_text())


def described(service: str) -> set[tuple[str, str, str]]:
    return {
        (method.upper(), path, operation["operationId"])
        for path, methods in document(service)["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_is_described_and_every_description_is_served(service: str) -> None:
    assert served(service) == described(service)


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_says_what_can_go_wrong(service: str) -> None:
    """A problem answer for every operation, and no discriminator (it breaks the generated types)."""
    silent = [
        operation["operationId"]
        for methods in document(service)["paths"].values()
        for method, operation in methods.items()
        if method in METHODS
        and not any(str(code) == "default" or str(code).startswith(("4", "5")) for code in operation["responses"])
    ]
    assert silent == []
    assert "discriminator" not in (ROOT / f"docs/api/{service}.yaml").read_text()


def test_an_operation_name_means_one_thing() -> None:
    names = [name for service in SERVICES for _, _, name in described(service)]
    assert sorted(names) == sorted(set(names))
