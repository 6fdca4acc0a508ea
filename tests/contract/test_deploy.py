"""The stack as it is declared: what a reviewer would check by eye in docker-compose.yml and Dockerfile, each time."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from stream.agents.roles import Role
from stream.feeds.config.load import load_feeds
from stream.settings import Settings
from tests.rule_files import ALERTS, FILES

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("wirestream:")}
THEIRS = {name: service for name, service in SERVICES.items() if name not in OURS}
JOBS = {"topics", "migrate"}

PROMETHEUS: dict[str, Any] = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
ALERTMANAGER: dict[str, Any] = yaml.safe_load((ROOT / "deploy/alertmanager/alertmanager.yml").read_text("utf-8"))

_ASKED = {
    "kafka": ["/opt/kafka/bin/kafka-broker-api-versions.sh", "--bootstrap-server", "localhost:19092"],
    "postgres": ["pg_isready", "--quiet", "--host=127.0.0.1", "--username=wirestream", "--dbname=wirestream"],
    "prometheus": ["promtool", "query", "instant", "http://127.0.0.1:9090", "vector(1)"],
    "alertmanager": ["amtool", "--alertmanager.url=http://127.0.0.1:9093", "config", "show"],
    "grafana": ["wget", "--quiet", "--spider", "http://127.0.0.1:3000/api/health"],
}
"""What only a server that works answers, by a program that its image has, at the port that the server listens on."""
_ROOT_AT_START = {"postgres": "its entry point gives the volume to `postgres`, then becomes it"}
_BASE_IMAGES = {
    "PYTHON_IMAGE": "python:3.11-slim-bookworm",
    "BUILD_IMAGE": "python:3.11-bookworm",
    "UV_IMAGE": "ghcr.io/astral-sh/uv:0.9",
}
"""As the documentation names them, and as stand-ins are built where nothing can be pulled."""


def variables(model: type[BaseModel] = Settings, prefix: str = "WIRESTREAM_") -> set[str]:
    """The environment variable of every setting."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= variables(kind, f"{prefix}{name.upper()}__")
        else:
            found.add(prefix + name.upper())
    return found


each_service = pytest.mark.parametrize("name", SERVICES)


def test_every_role_has_a_worker_and_every_worker_a_role():
    roles = [service["command"][1:] for service in OURS.values() if service["command"][0] == "worker"]
    assert sorted(roles) == sorted([str(role)] for role in Role)


def test_images_of_others_are_pinned_to_a_version():
    for service in THEIRS.values():
        assert re.search(r":v?\d+(\.\d+)*$", service["image"]), service["image"]


@each_service
def test_container_is_hardened(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    assert service["stop_grace_period"] == "60s"
    assert service["logging"]["options"]["max-size"], "logs that grow for ever fill the disk"
    assert service["mem_limit"]
    if name in _ROOT_AT_START:
        assert "SYS_ADMIN" not in service["cap_add"]
    else:
        assert "cap_add" not in service
        assert int(service["user"].split(":")[0]) > 0


@each_service
def test_container_is_watched_or_a_job(name):
    service = SERVICES[name]
    if name in JOBS:
        assert service["restart"].startswith("on-failure")
        assert any(
            needs.get(name, {}).get("condition") == "service_completed_successfully"
            for needs in (other.get("depends_on", {}) for other in SERVICES.values())
        ), "a job that nobody waits for fails `up --wait`"
        return
    assert service["restart"] == "unless-stopped"
    if name in OURS:
        assert "healthcheck" not in service, "the image has it"
    else:
        assert service["healthcheck"]["test"] == ["CMD", *_ASKED[name]]


@each_service
def test_ports_are_of_this_machine_only_and_can_be_moved(name):
    for port in SERVICES[name].get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:\$\{[A-Z]+_PORT:-\d+\}:\d+", port), port


@each_service
def test_mounts_exist_and_are_read_only(name):
    for volume in SERVICES[name].get("volumes", []):
        source, _, *mode = volume.split(":")
        if source.startswith("."):
            assert mode == ["ro"], volume
            assert (ROOT / source).exists(), f"{source}: the engine would make an empty folder of it"
        else:
            assert source in COMPOSE["volumes"], volume


def test_every_variable_is_a_setting():
    known = variables()
    assert "WIRESTREAM_KAFKA__BOOTSTRAP" in known
    named = {name for service in OURS.values() for name in service.get("environment", {})}
    named |= set(re.findall(r"WIRESTREAM_\w+", DOCKERFILE))
    assert {name for name in named if name.startswith("WIRESTREAM_")} <= known
    assert named - known == {"PGPASSWORD", *(name for name in named if name.startswith("OTEL_"))}


def test_where_spans_go_is_taken_from_who_runs_compose():
    for name in OURS.keys() - {"migrate"}:
        passed = {variable for variable in OURS[name]["environment"] if variable.startswith("OTEL_")}
        assert {"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER"} <= passed
        assert {OURS[name]["environment"][variable] for variable in passed} == {None}, "a value here would be for all"


def test_the_password_of_the_database_stands_in_no_url():
    password = SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"]
    for name in ("store", "migrate", "desk"):
        environment = OURS[name]["environment"]
        assert environment["PGPASSWORD"] == password
        assert "$" not in environment["WIRESTREAM_STORE__URL"]


def test_prometheus_keeps_what_the_rules_look_back_to():
    """Four weeks, and the days that a rule averages over."""
    assert int(_option("prometheus", "storage.tsdb.retention.time").removesuffix("d")) >= 35


def test_workers_reach_kafka_by_its_inner_listener_and_producers_by_its_outer():
    advertised = dict(
        part.split("://", 1) for part in SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")
    )
    for name in OURS.keys() - {"migrate"}:
        assert OURS[name]["environment"]["WIRESTREAM_KAFKA__BOOTSTRAP"] == advertised["INTERNAL"]
    outer = SERVICES["kafka"]["ports"][0].removeprefix("127.0.0.1:").rsplit(":", 1)[0]
    assert advertised["EXTERNAL"] == f"127.0.0.1:{outer}"
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


@pytest.mark.parametrize("name", sorted(name for name, service in OURS.items() if service["command"][0] == "worker"))
def test_a_role_may_have_several_containers(name):
    """`--scale`: what all of them would share, and Kafka or the engine takes for one."""
    service = OURS[name]
    assert "WIRESTREAM_KAFKA__INSTANCE_ID" not in service["environment"], "two members of one name end each other"
    assert not service.keys() & {"container_name", "hostname", "ports"}
    assert not [volume for volume in service.get("volumes", []) if not volume.endswith(":ro")]


def _mounts(name: str) -> dict[str, str]:
    """Where a container has it, to what is there: a path of the project, or a named volume."""
    return {target: source for source, target, *_ in (volume.split(":") for volume in SERVICES[name]["volumes"])}


def _option(name: str, option: str) -> str:
    (value,) = (word.partition("=")[2] for word in SERVICES[name]["command"] if word.startswith(f"--{option}="))
    return value


def test_data_is_kept():
    kept = {
        "kafka": SERVICES["kafka"]["environment"]["KAFKA_LOG_DIRS"],
        "postgres": "/var/lib/postgresql/data",
        "prometheus": _option("prometheus", "storage.tsdb.path"),
        "alertmanager": _option("alertmanager", "storage.path"),
        "grafana": "/var/lib/grafana",
    }
    assert {name: _mounts(name)[folder] for name, folder in kept.items()} == {name: name for name in kept}
    assert COMPOSE["volumes"].keys() == {*kept, "wires"}


def test_the_feeds_take_from_a_folder_that_is_kept_and_by_the_port_of_pushes():
    service = SERVICES["feeds"]
    *command, file = service["command"]
    feeds = load_feeds((ROOT / "deploy/feeds.yaml").read_text("utf-8"), "feeds.yaml", {})
    assert command == ["feed", "run"]
    assert _mounts("feeds")[file] == "./deploy/feeds.yaml"
    assert [_mounts("feeds")[str(source.path)] for source in feeds.sources.values()] == ["wires"]
    assert f"install --directory --owner=10001 --group=10001 {feeds.sources['wires'].path} " in DOCKERFILE
    assert OURS["feeds"]["user"] == "10001:10001"
    assert service["ports"][0].rsplit(":", 1)[1] == feeds.push.listen.removeprefix(":")
    assert f"EXPOSE 9100 {feeds.push.listen.removeprefix(':')} 8000\n" in DOCKERFILE


def test_prometheus_loads_the_rules_and_knows_alertmanager():
    mounts = _mounts("prometheus")
    assert mounts[_option("prometheus", "config.file")] == "./deploy/prometheus/prometheus.yml"
    named = [f"./{file.relative_to(ROOT)}" for file in FILES]
    assert sorted(mounts[file] for file in PROMETHEUS["rule_files"]) == named
    (managers,) = PROMETHEUS["alerting"]["alertmanagers"]
    assert managers == {"static_configs": [{"targets": ["alertmanager:9093"]}]}
    assert SERVICES["alertmanager"]["ports"][0].endswith(":9093")
    assert _mounts("alertmanager")[_option("alertmanager", "config.file")] == "./deploy/alertmanager/alertmanager.yml"


_OF_THE_WHOLE_SERVICE = (['alertname="FeedsDown"'], ['alertname="NoArticlesReceived"'])
"""The causes that are nobody's in particular: no stage's, no source's."""


def _set_by_rules() -> dict[str, set[str]]:
    """The labels of our alerts with their values; those whose values come from metrics have none here."""
    found: dict[str, set[str]] = {"alertname": {rule["alert"] for rule in ALERTS}}
    for rule in ALERTS:
        for label, value in rule["labels"].items():
            found.setdefault(label, set()).add(value)
        for labels in re.findall(r"\bby \(([^)]*)\)", rule["expr"]):
            for label in labels.split(","):
                found.setdefault(label.strip(), set())
    return found


def test_alertmanager_asks_only_for_what_the_rules_set():
    known = _set_by_rules()
    routes = [ALERTMANAGER["route"], *ALERTMANAGER["route"]["routes"]]
    asked = [matcher for route in routes for matcher in route.get("matchers", [])]
    for inhibits in ALERTMANAGER["inhibit_rules"]:
        asked += inhibits["source_matchers"] + inhibits["target_matchers"]
        if inhibits["source_matchers"] not in _OF_THE_WHOLE_SERVICE:
            assert inhibits["equal"], "one would silence others that it has nothing to do with"
        assert set(inhibits.get("equal", [])) <= known.keys()
    assert len(asked) >= 3
    for matcher in asked:
        label, values = re.fullmatch(r'(\w+)=~?"([^"]+)"', matcher).groups()
        assert set(values.split("|")) <= known[label], matcher
    assert {route["receiver"] for route in routes} <= {receiver["name"] for receiver in ALERTMANAGER["receivers"]}
    assert set(ALERTMANAGER["route"]["group_by"]) <= known.keys()


def test_the_doctor_is_asked_where_the_database_can_be_reached():
    """Elsewhere it would look for the default, a file of SQLite, and name a remedy for what is well."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    (asked,) = re.findall(r"^# +docker compose run --rm --no-deps (\w+) doctor\b", text, re.MULTILINE)
    assert "WIRESTREAM_STORE__URL" in OURS[asked]["environment"]
    assert "database" in SERVICES[asked]["networks"]


def test_the_desk_has_the_rules_of_the_alert_stage_and_none_of_their_secrets():
    rules = {name: service["environment"].get("WIRESTREAM_ALERTS__RULES") for name, service in OURS.items()}
    assert {name for name, file in rules.items() if file} == {"alert", "desk"}
    assert {_mounts(name)[rules[name]] for name in ("alert", "desk")} == {"./deploy/alerts.yaml"}
    assert SERVICES["alert"]["env_file"] == [{"path": "deploy/alerts.env", "required": False}]
    assert "env_file" not in SERVICES["desk"]


def test_only_the_store_and_the_desk_reach_the_database():
    assert COMPOSE["networks"]["database"]["internal"] is True
    within = {name for name, service in SERVICES.items() if "database" in service.get("networks", [])}
    assert within == {"postgres", "migrate", "store", "desk"}
    assert SERVICES["postgres"]["networks"] == ["database"]
    assert "ports" not in SERVICES["postgres"]


def test_prometheus_scrapes_every_container_of_every_role():
    jobs = {job["job_name"]: job for job in PROMETHEUS["scrape_configs"]}
    (discovered,) = jobs["wirestream"]["dns_sd_configs"]
    assert sorted(discovered["names"]) == sorted(OURS.keys() - JOBS)
    assert (discovered["type"], discovered["port"]) == ("A", 9100)
    assert {"source_labels": ["__meta_dns_name"], "target_label": "role"} in jobs["wirestream"]["relabel_configs"]
    assert "WIRESTREAM_WEB__PORT=9100" in DOCKERFILE


def test_prometheus_knows_every_role_when_none_of_its_containers_is_there():
    jobs = {job["job_name"]: job for job in PROMETHEUS["scrape_configs"]}
    assert sorted(jobs["wirestream-roles"]["static_configs"][0]["targets"]) == sorted(
        f"{name}:9100" for name in OURS.keys() - JOBS
    )
    (dropped,) = jobs["wirestream-roles"]["metric_relabel_configs"]
    assert dropped == {"source_labels": ["__name__"], "regex": ".*", "action": "drop"}, "or each would count twice"


def test_base_images_are_arguments_with_the_documented_tags():
    arguments = dict(re.findall(r"^ARG (\w+_IMAGE)=(\S+)$", DOCKERFILE, re.MULTILINE))
    assert arguments == _BASE_IMAGES
    assert arguments["PYTHON_IMAGE"] == arguments["BUILD_IMAGE"].replace("-", "-slim-", 1), (
        "of one Python and one Debian"
    )
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert set(stages) == {"${UV_IMAGE}", "${BUILD_IMAGE}", "${PYTHON_IMAGE}"}
    assert not DOCKERFILE.lstrip().startswith("# syntax"), "a frontend from a registry cannot be had everywhere"


def test_dockerfile_keeps_its_promises():
    final = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert "--require-hashes --requirements requirements.lock" in DOCKERFILE
    assert "UV_COMPILE_BYTECODE=1" in DOCKERFILE
    assert not re.search(r"install .*(-e|--editable)\b", DOCKERFILE)
    assert re.findall(r"^COPY .*$", final, re.MULTILINE) == ["COPY --from=build /opt/wirestream /opt/wirestream"]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", final, re.MULTILINE)
    assert 'CMD ["wirestream", "health"]' in final
    assert "STOPSIGNAL SIGTERM" in final
    assert re.search(r"^ARG COMPILE=1$", DOCKERFILE, re.MULTILINE), "compiled, but where it is asked not to be"
    assert 'ENTRYPOINT ["wirestream"]' in final


def test_what_the_image_copies_is_sent_to_the_builder():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = {
        source for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for source in line.split()
    }
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    wheel = build["targets"]["wheel"]
    assert copied == allowed
    assert {*wheel["packages"], *wheel["force-include"]} <= copied
    assert all((ROOT / source).exists() for source in copied)
