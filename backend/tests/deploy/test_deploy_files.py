"""The files under deploy/ and docker-compose.yml, each read by a checker that knows its language."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import crossplane
import kubernetes_validate
import pytest
from ruamel.yaml import YAML
from tests.architecture.source import REPOSITORY

from dangjian.kernel.settings import Settings
from dangjian.main import SERVICES

DEPLOY = REPOSITORY / "deploy"
NAMES = [service.name for service in SERVICES]
KUBERNETES = "1.32"
Json = dict[str, Any]


def compose() -> Json:
    """docker-compose.yml with its anchors resolved."""
    loaded: Json = YAML(typ="safe").load((REPOSITORY / "docker-compose.yml").read_text("utf-8"))
    return loaded


def manifests() -> list[tuple[str, Json]]:
    """Every object of deploy/k8s with the file it is in."""
    files = sorted((DEPLOY / "k8s").glob("*.yaml"))
    return [(file.name, dict(one)) for file in files for one in YAML(typ="safe").load_all(file.read_text("utf-8"))]


# --- docker compose -------------------------------------------------------------------------------------------------


def test_each_form_has_what_it_needs_and_nothing_twice() -> None:
    services = compose()["services"]
    forms = {
        form: {n for n, s in services.items() if s.get("profiles") == [form]} for form in ("whole", "split", "backup")
    }
    assert forms == {"whole": {"api", "web"}, "split": {*NAMES, "web-split"}, "backup": {"backup"}}
    assert {n for n, s in services.items() if "profiles" not in s} == {"db", "migrate", "worker"}
    published = {name for name, service in services.items() if "ports" in service}
    assert published == {"web", "web-split"}


def test_split_starts_every_service_from_the_same_image_and_tells_each_where_the_others_are() -> None:
    services = compose()["services"]
    for name in NAMES:
        assert services[name]["command"] == ["serve", name, "--host", "0.0.0.0"]
        assert services[name]["image"] == services["api"]["image"]
        urls = json.loads(services[name]["environment"]["DANGJIAN_SERVICE_URLS"])
        assert urls == {one: f"http://{one}:8000" for one in NAMES}
        assert services[name]["read_only"] is True
    assert services["web-split"]["depends_on"].keys() == set(NAMES)


def test_what_a_service_depends_on_is_never_of_another_form() -> None:
    services = compose()["services"]
    lost = [
        f"{name} -> {needed}"
        for name, service in services.items()
        for needed in service.get("depends_on", ())
        if services[needed].get("profiles", service.get("profiles")) != service.get("profiles")
    ]
    assert lost == []


def test_only_what_migrates_and_what_copies_knows_the_owner() -> None:
    services = compose()["services"]
    knowing = {n for n, s in services.items() if "DANGJIAN_OWNER_DATABASE_URL" in s.get("environment", {})}
    assert knowing == {"migrate", "backup"}


# --- nginx ----------------------------------------------------------------------------------------------------------


def parsed(name: str, folder: Path) -> list[Json]:
    """The directives of a configuration with what it includes, read strictly."""
    for file in DEPLOY.glob("*.conf"):
        text = file.read_text("utf-8").replace("/etc/nginx/site.conf", f"{folder}/site.conf")
        (folder / file.name).write_text(text.replace("include /etc/nginx/mime.types;", ""))
    read = crossplane.parse(str(folder / name), strict=True, combine=True)
    directives: list[Json] = crossplane.parse(str(folder / name), combine=True)["config"][0]["parsed"]
    # The checker takes the lines of a map for directives, and is older than `http2 on`.
    of_maps = [line["line"] for one in within(directives, "map") for line in one["block"]]
    of_maps += [one["line"] for one in within(directives, "http2") if one["args"] == ["on"]]
    assert [fault["error"] for fault in read["errors"] if fault["line"] not in of_maps] == []
    return directives


def within(directives: list[Json], name: str) -> list[Json]:
    """Every directive of this name, however deep."""
    found = []
    for one in directives:
        found += [one] if one["directive"] == name else []
        found += within(one.get("block") or [], name)
    return found


@pytest.mark.parametrize("name", ["nginx.conf", "nginx.split.conf"])
def test_nginx_can_read_it_and_every_address_behind_is_known(name: str, tmp_path: Path) -> None:
    directives = parsed(name, tmp_path)
    known = {one["args"][0] for one in within(directives, "upstream")}
    behind = next(one for one in within(directives, "map") if one["args"] == ["$uri", "$behind"])
    assert {one["args"][0] for one in behind["block"]} == known
    assert {one["args"][0] for one in within(directives, "proxy_pass")} == {"http://$behind"}
    assert within(directives, "ssl_protocols")[0]["args"] == ["TLSv1.2", "TLSv1.3"]
    assert {"Strict-Transport-Security", "Content-Security-Policy"} <= {
        one["args"][0] for one in within(directives, "add_header")
    }


def test_the_split_proxy_sends_every_service_its_own_addresses(tmp_path: Path) -> None:
    behind = next(one for one in within(parsed("nginx.split.conf", tmp_path), "map") if one["args"][1] == "$behind")
    rules: dict[str, str] = {one["directive"]: one["args"][0] for one in behind["block"]}

    def answered_by(path: str) -> str:
        hits = [name for rule, name in rules.items() if rule.startswith("~") and re.search(rule[1:], path)]
        return hits[0] if hits else rules["default"]

    for service in SERVICES:
        assert answered_by(f"/api/v1/{service.name}/anything") == service.name
    assert answered_by("/go/01990f3c") == "integration"
    assert answered_by("/readyz") == "identity"


def test_the_checker_of_nginx_would_say_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.conf"
    broken.write_text("events {}\nhttp { server { listn 80; proxy_pass http://x; } }\n")
    assert len(crossplane.parse(str(broken), strict=True)["errors"]) == 2


def test_streams_pass_unbuffered_and_figures_not_at_all(tmp_path: Path) -> None:
    locations = {" ".join(one["args"]): one["block"] for one in within(parsed("nginx.conf", tmp_path), "location")}
    stream = next(place for place in locations if "feed" in place).removeprefix("~ ")
    for path in ("/api/v1/liaison/feed", "/api/v1/appraisal/records/imports/1/progress"):
        assert re.search(stream, path)
    assert {"directive": "proxy_buffering", "args": ["off"]}.items() <= locations[f"~ {stream}"][1].items()
    assert locations["= /metrics"][0]["args"] == ["404"]


# --- Kubernetes -----------------------------------------------------------------------------------------------------


def test_every_manifest_follows_the_schema_strictly() -> None:
    found = manifests()
    assert len(found) > 10
    for _, one in found:
        kubernetes_validate.validate(one, KUBERNETES, strict=True)


def test_the_checker_of_manifests_would_say_so() -> None:
    _, deployment = next((file, one) for file, one in manifests() if one["kind"] == "Deployment")
    deployment["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, KUBERNETES, strict=True)


def pods() -> list[Json]:
    """The pod of everything that runs."""
    found = []
    for _, one in manifests():
        spec = one.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            found.append(spec["template"]["spec"])
    return found


def test_no_pod_may_more_than_it_needs() -> None:
    assert len(pods()) == 4
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False
            assert security["readOnlyRootFilesystem"] is True
            assert security["capabilities"] == {"drop": ["ALL"]}
            assert "limits" in container["resources"]
            assert not container["image"].endswith(":latest")


def test_only_the_jobs_that_need_it_get_the_owners_secret() -> None:
    owners = {
        one["metadata"]["name"] for _, one in manifests() if '"dangjian-owner"' in json.dumps(one.get("spec", {}))
    }
    assert owners == {"migrate", "backup"}


# --- systemd and the environment ------------------------------------------------------------------------------------

UNITS = sorted((DEPLOY / "systemd").glob("dangjian-*.*"))
SECTIONS = {".service": {"Unit", "Service", "Install"}, ".timer": {"Unit", "Timer", "Install"}}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_can_read_the_unit(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_string(unit.read_text("utf-8"))
    assert set(parser.sections()) <= SECTIONS[unit.suffix]
    assert parser["Unit"]["Description"]
    if analyze := shutil.which("systemd-analyze"):
        done = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
        lines = (done.stdout + done.stderr).splitlines()
        assert [line for line in lines if not line.endswith("is not executable: No such file or directory")] == []


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda unit: unit.name)
def test_units_run_as_nobody_in_particular_with_no_more_than_they_need(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit.read_text("utf-8"))
    service = parser["Service"]
    assert service["User"] == "dangjian"
    assert service["NoNewPrivileges"] == service["ProtectHome"] == service["PrivateTmp"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    owner = unit.stem in ("dangjian-migrate", "dangjian-backup")
    assert ("/etc/dangjian/owner.env" in unit.read_text("utf-8")) is owner


def test_every_setting_named_anywhere_here_exists() -> None:
    texts = [path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file() and path.stat().st_size < 100_000]
    texts.append((REPOSITORY / "docker-compose.yml").read_text("utf-8"))
    named = {name for text in texts for name in re.findall(r"\bDANGJIAN_([A-Z_]+[A-Z])\b", text)}
    assert len(named) > 8
    assert {name.lower() for name in named} - Settings.model_fields.keys() == set()


def test_the_script_for_copies_is_a_shell_script_that_parses() -> None:
    script = DEPLOY / "dangjian-backup"
    assert script.stat().st_mode & 0o111
    done = subprocess.run(["sh", "-n", str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
