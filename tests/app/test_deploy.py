"""What stands in `deploy/` fits the app, the images that it stands on and the chart that it is for.

Neither images nor the chart are fetched here: what is known of them stands below as facts, with where they were read.
"""

import importlib.util
import json
import re
import subprocess
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
import yaml

from embedded.environment import ROOT
from school_ai import commands
from school_ai.api import monitoring
from school_ai.jobs import tasks
from tests.app.project import listed

DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
VALUES = DEPLOY / "values.yaml"
KUBERNETES = DEPLOY / "kubernetes"
CONTAINERFILE = DEPLOY / "Containerfile"

# Services that end when their work is done.
ONCE = {"configurator"}
# frappe/frappe_docker, of August 2026: what can be run in its image, and the environment that its entrypoint of nginx
# reads.
PROGRAMS = {"bench", "node", "nginx-entrypoint.sh", "bash"}
NGINX = {"BACKEND", "SOCKETIO", "FRAPPE_SITE_NAME_HEADER", "UPSTREAM_REAL_IP_ADDRESS", "UPSTREAM_REAL_IP_HEADER",
         "UPSTREAM_REAL_IP_RECURSIVE", "PROXY_READ_TIMEOUT", "CLIENT_MAX_BODY_SIZE"}  # fmt: skip
# What the images of MariaDB and Redis bring beside the server.
OF_SERVERS = {"healthcheck.sh", "sh", "redis-cli ping | grep -q PONG"}
MARIADB = {"MARIADB_ROOT_PASSWORD", "MARIADB_REPLICATION_USER", "MARIADB_REPLICATION_PASSWORD", "MARIADB_MASTER_HOST",
           "MARIADB_AUTO_UPGRADE", "MARIADB_HEALTHCHECK_GRANTS"}  # fmt: skip
# bench's own commands, and keys of a site's configuration that Frappe 15 reads.
BENCH = {"set-config", "worker", "schedule", "get-app", "pip", "build", "migrate"}
CONFIG = {"db_host", "db_port", "redis_cache", "redis_queue", "redis_socketio", "socketio_port", "read_from_replica",
          "replica_host", "replica_db_port"}  # fmt: skip

# frappe/helm, chart erpnext 8.0.75: the keys that its templates read. A dot is a level; `*` takes whatever follows.
_POD = ("resources.*", "envVars", "nodeSelector.*", "tolerations", "affinity.*", "initContainers", "sidecars",
        "podAnnotations.*", "replicaCount")  # fmt: skip
_SCALED = tuple(f"autoscaling.{key}" for key in ("enabled", "minReplicas", "maxReplicas", "targetCPU", "targetMemory"))
_PROBES = ("livenessProbe.*", "readinessProbe.*")
_PROBED = ("livenessProbe", "readinessProbe")
_OVERRIDDEN = tuple(f"{probe}.{key}" for probe in _PROBED for key in ("override", "probe.*"))
_JOB = ("enabled", "jobName", "backoffLimit", "resources.*", "nodeSelector.*", "tolerations", "affinity.*")
CHART = {
    *(f"image.{key}" for key in ("repository", "tag", "pullPolicy")),
    *("dbHost", "dbPort", "dbRootUser", "dbRootPassword", "dbRds", "dbExistingSecret", "dbExistingSecretPasswordKey"),
    *(f"nginx.{key}" for key in (*_POD, *_SCALED, *_PROBES, "service.type", "service.port", "config")),
    *(f"nginx.environment.{key}" for key in ("upstreamRealIPAddress", "upstreamRealIPRecursive", "upstreamRealIPHeader",
                                             "frappeSiteNameHeader", "proxyReadTimeout", "clientMaxBodySize")),
    *(f"worker.gunicorn.{key}" for key in (*_POD, *_SCALED, *_PROBES, "service.type", "service.port", "args")),
    *(f"worker.{kind}.{key}" for kind in ("default", "short", "long") for key in (*_POD, *_SCALED, *_OVERRIDDEN)),
    *(f"worker.scheduler.{key}" for key in (*_POD, *_OVERRIDDEN)),
    *(f"worker.defaultTopologySpread.{key}" for key in ("maxSkew", "topologyKey", "whenUnsatisfiable")),
    "worker.healthProbe",
    *(f"socketio.{key}" for key in (*_POD, *_SCALED, *_PROBES, "service.type", "service.port")),
    *(f"persistence.{of}.{key}" for of in ("worker", "logs")
      for key in ("enabled", "existingClaim", "size", "storageClass", "accessModes")),
    *(f"ingress.{key}" for key in ("enabled", "ingressName", "className", "annotations.*", "hosts", "tls")),
    *(f"jobs.configure.{key}" for key in (*_JOB, "fixVolume", "envVars", "command", "args")),
    *(f"jobs.createSite.{key}" for key in (*_JOB, "forceCreate", "siteName", "adminPassword", "adminExistingSecret",
                                           "adminExistingSecretKey", "installApps", "dbType")),
    *(f"jobs.migrate.{key}" for key in (*_JOB, "siteName", "skipFailing")),
    *("podSecurityContext.*", "securityContext.*"),
    *("mariadb-sts.enabled", "valkey-cache.enabled", "valkey-queue.enabled"),
}  # fmt: skip
# The queues that the chart's workers listen to, whatever the values say.
CHART_QUEUES = {"default": "default", "short": "short,default", "long": "long,default,short"}
# The labels and names that it gives for the release `school`.
PODS = {
    f"erpnext-{kind}" for kind in ("gunicorn", "nginx", "socketio", "scheduler", "worker-d", "worker-s", "worker-l")
}
OF_CHART = {"app.kubernetes.io/app": "frappe"}
CLAIMS = {"school-erpnext", "school-erpnext-logs"}
SERVICE = "school-erpnext"


def of_file(path: Path) -> list[dict]:
    return [each for each in yaml.safe_load_all(path.read_text()) if each]


@pytest.fixture(scope="module")
def services() -> dict[str, dict]:
    return of_file(COMPOSE)[0]["services"]


@pytest.fixture(scope="module")
def values() -> dict:
    return of_file(VALUES)[0]


@pytest.fixture(scope="module")
def objects() -> list[dict]:
    return [each for file in sorted(KUBERNETES.glob("*.yaml")) for each in of_file(file)]


@pytest.fixture(scope="module")
def alive():
    loader = SourceFileLoader("school_ai_alive", str(DEPLOY / "school-ai-alive"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("school_ai_alive", loader))
    loader.exec_module(module)
    return module


def leaves(tree: dict, before: str = "") -> list[str]:
    found = []
    for key, value in tree.items():
        name = f"{before}{key}"
        found += leaves(value, f"{name}.") if isinstance(value, dict) and value else [name]
    return found


def unknown_keys(tree: dict) -> set[str]:
    taken = {key.removesuffix(".*") for key in CHART if key.endswith(".*")}
    return {
        leaf
        for leaf in leaves(tree)
        if leaf not in CHART and not any(leaf == key or leaf.startswith(f"{key}.") for key in taken)
    }


def environment(service: dict) -> set[str]:
    return set(service.get("environment") or ())


def of_app(services: dict[str, dict]) -> dict[str, dict]:
    return {name: each for name, each in services.items() if each["image"].startswith("${SCHOOL_IMAGE")}


def queues_of(command: list[str]) -> set[str]:
    return set(command[command.index("--queue") + 1].split(","))


def test_every_file_is_yaml_and_says_something():
    files = [file for file in listed("deploy") if file.suffix in (".yaml", ".yml")]
    assert len(files) >= 7
    for file in files:
        assert of_file(file), file


def test_every_service_says_whether_it_is_well(services, alive):
    for name, service in services.items():
        check = service["healthcheck"]
        if name in ONCE:
            assert check == {"disable": True}
            continue
        assert check["interval"] and check["timeout"] and check["retries"], name
        kind, program, *arguments = check["test"]
        assert kind in ("CMD", "CMD-SHELL")
        if program == "school-ai-alive":
            assert arguments[0] in alive.CHECKS, name
        else:
            assert program in OF_SERVERS, name


def test_what_depends_on_another_waits_until_it_is_well(services):
    for name, service in services.items():
        for needed, how in (service.get("depends_on") or {}).items():
            assert needed in services, name
            wanted = "service_completed_successfully" if needed in ONCE else "service_healthy"
            assert how == {"condition": wanted}, f"{name} on {needed}"


def test_what_is_run_is_there(services):
    ours = {file.name for file in DEPLOY.iterdir() if file.is_file()}
    for name, service in of_app(services).items():
        command = service.get("entrypoint") or service["command"]
        assert command[0].removeprefix("/home/frappe/frappe-bench/env/bin/") in PROGRAMS | ours | {"chroma"}, name
        if command[0] == "bench":
            assert command[1] in BENCH, name
    # The index server's program comes with the package that the app asks for.
    assert any(line.startswith("chromadb") for line in (ROOT / "requirements.txt").read_text().splitlines())


def test_commands_of_bench_and_of_ours_are_there(values, objects):
    files = [COMPOSE, VALUES, CONTAINERFILE, *sorted(KUBERNETES.glob("*.yaml"))]
    text = "\n".join(re.sub(r"^\s*#.*$", "", file.read_text(), flags=re.M) for file in files)
    assert set(re.findall(r"(?<=[\s&;])bench ([a-z][a-z-]+)", text)) - BENCH == set()
    keys = set(re.findall(r"bench set-config -gp? (\w+)", text))
    assert keys - CONFIG == {"school_ai_index_url"}
    for each in objects:
        for container in _containers(each):
            command = container.get("command", [])
            if command[:1] != ["bench"]:
                continue
            assert command[1:3] == ["--site", "school.example"]
            if command[3] != "school-ai":
                assert command[3] in BENCH
                continue
            ours = commands.school_ai.commands[command[4]]
            known = {option for parameter in ours.params for option in parameter.opts}
            assert {word for word in command[5:] if word.startswith("--")} <= known


def _containers(each: dict) -> list[dict]:
    spec = each.get("spec", {})
    template = spec.get("jobTemplate", {}).get("spec", spec).get("template", {})
    return template.get("spec", {}).get("containers", [])


def test_every_queue_that_work_is_put_on_has_a_worker(services):
    wanted = {kind.queue for kind in tasks.KINDS.values()} | {"default", "short", "long"}
    workers = {name: each for name, each in services.items() if each.get("command", [])[:2] == ["bench", "worker"]}
    listened = {name: queues_of(each["command"]) for name, each in workers.items()}
    assert set().union(*listened.values()) == wanted
    # Long work stands before nobody else's.
    assert [queues for queues in listened.values() if "long" in queues] == [{"long"}]
    for name, each in workers.items():
        assert set(each["healthcheck"]["test"][-1].split(",")) == listened[name]


def test_the_database_has_a_replica_that_is_read_from(services):
    replica, primary = services["database-replica"], services["database"]
    assert replica["environment"]["MARIADB_MASTER_HOST"] == "database"
    assert "--read-only=1" in replica["command"] and any(each.startswith("--log-bin") for each in primary["command"])
    numbers = [next(each for each in it["command"] if each.startswith("--server-id")) for it in (primary, replica)]
    assert len(set(numbers)) == 2
    assert "replica_host database-replica" in services["configurator"]["command"][-1]
    assert (environment(primary) | environment(replica)) - MARIADB == set()


def test_nothing_but_the_frontend_is_reached_from_outside(services):
    assert [name for name, each in services.items() if each.get("ports")] == ["frontend"]
    for name in ("database", "database-replica", "redis-cache", "redis-queue", "index"):
        assert services[name]["networks"] == ["inner"], name
    assert of_file(COMPOSE)[0]["networks"]["inner"] == {"internal": True}
    assert environment(services["frontend"]) - {"SITE_NAME"} == NGINX


def test_secrets_are_asked_for_and_stand_in_no_file():
    example = (DEPLOY / "school.env.example").read_text()
    named = dict(line.split("=", 1) for line in example.splitlines() if line and not line.startswith("#"))
    used = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text()))
    assert used - set(named) == set()
    for name, value in named.items():
        if "PASSWORD" in name:
            assert value == "", name
    assert subprocess.run(["git", "check-ignore", "-q", "deploy/school.env"], cwd=ROOT, check=False).returncode == 0


def test_the_image_brings_the_systems_packages_of_the_instructions():
    asked = re.search(r'SYSTEM_PACKAGES="([^"]+)"', CONTAINERFILE.read_text())[1].split()
    told = re.search(r"^apt-get install (.+)$", (ROOT / "docs" / "install.md").read_text(), re.M)[1].split()
    assert asked == told
    multilingual = re.search(r"^bench pip install (.+)$", (ROOT / "docs" / "install.md").read_text(), re.M)[1]
    assert multilingual in CONTAINERFILE.read_text()


def test_the_image_is_run_by_nobody_special_and_asks_for_no_address():
    text = CONTAINERFILE.read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if line.startswith("USER")][-1] == "USER frappe"
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert "://" not in "\n".join(lines)
    # Names of images, and nothing that says where they are kept.
    for file in (COMPOSE, VALUES, CONTAINERFILE, *KUBERNETES.glob("*.yaml")):
        for image in re.findall(r"^\s*(?:image:|repository:|FROM)\s+(\S+)", file.read_text(), re.M):
            assert "." not in image.split("/")[0].split(":")[0] or "/" not in image, f"{file.name}: {image}"
    copied = set(re.findall(r"deploy/([\w.-]+)", " ".join(line for line in lines if line.startswith("COPY"))))
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text()
    assert copied and all((DEPLOY / name).exists() and f"!deploy/{name}" in ignored for name in copied)
    for line in lines:
        if line.startswith("COPY") and "--from" not in line:
            for name in line.split()[1:-1]:
                assert name.startswith("--") or (ROOT / name).exists(), name


def test_the_versions_are_those_that_were_tried():
    readme = (ROOT / "README.md").read_text()
    row = re.search(r"^\| Tried on a bench \| [\d.]+ \| ([\d.]+) \| ([\d.]+) \|", readme, re.M)
    text = CONTAINERFILE.read_text()
    assert f"ERPNEXT_TAG=v{row[1]}" in text and f"EDUCATION_BRANCH=v{row[2]}" in text


def test_the_chart_reads_every_value(values):
    assert unknown_keys(values) == set()
    # The check finds what it is there for.
    assert unknown_keys({"worker": {"long": {"queue": "long"}}}) == {"worker.long.queue"}


def test_pods_are_asked_what_we_answer(values):
    web = values["worker"]["gunicorn"]
    for probe, method in (("livenessProbe", "health"), ("readinessProbe", "readiness")):
        path, _, query = web[probe]["httpGet"]["path"].partition("?")
        assert path == f"/api/method/school_ai.api.monitoring.{method}"
        assert callable(getattr(monitoring, method))
        assert web[probe]["httpGet"]["httpHeaders"] == [{"name": "X-Frappe-Site-Name", "value": "school.example"}]
        assert query == ("only=serving" if method == "readiness" else "")
    for kind, queues in CHART_QUEUES.items():
        command = values["worker"][kind]["livenessProbe"]["probe"]["exec"]["command"]
        assert command == ["school-ai-alive", "worker", queues]
    assert web["autoscaling"]["enabled"] and web["autoscaling"]["minReplicas"] >= 2


def test_objects_beside_the_chart_find_its_pods(objects):
    kinds = {each["kind"] for each in objects}
    assert {"StatefulSet", "Service", "NetworkPolicy", "PodDisruptionBudget", "ScrapeConfig", "Job", "CronJob"} <= kinds
    for each in objects:
        assert each["apiVersion"] and each["metadata"]["name"]
        if each["kind"] == "PodDisruptionBudget":
            labels = each["spec"]["selector"]["matchLabels"]
            assert labels["app.kubernetes.io/name"] in PODS
            assert labels["app.kubernetes.io/instance"] == labels["app.kubernetes.io/name"].replace("erpnext", "school")
    policy = next(each for each in objects if each["kind"] == "NetworkPolicy")
    assert policy["spec"]["ingress"][0]["from"] == [{"podSelector": {"matchLabels": OF_CHART}}]
    assert policy["spec"]["egress"] == []
    for each in objects:
        if each["kind"] in ("Job", "CronJob"):
            spec = each["spec"].get("jobTemplate", {}).get("spec", each["spec"])
            assert spec["template"]["metadata"]["labels"].items() >= OF_CHART.items()
            claims = {it["persistentVolumeClaim"]["claimName"] for it in spec["template"]["spec"]["volumes"]}
            assert claims >= CLAIMS


def test_the_index_server_is_where_the_app_looks(objects, values, services):
    service = next(each for each in objects if each["kind"] == "Service")
    stateful = next(each for each in objects if each["kind"] == "StatefulSet")
    told = f"http://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}"
    assert f"school_ai_index_url {told}" in values["jobs"]["configure"]["args"][0]
    assert "school_ai_index_url http://index:8000" in services["configurator"]["command"][-1]
    assert service["spec"]["selector"] == stateful["spec"]["template"]["metadata"]["labels"]
    container = stateful["spec"]["template"]["spec"]["containers"][0]
    assert container["image"] == f"{values['image']['repository']}:{values['image']['tag']}"
    assert container["args"][-1] == str(service["spec"]["ports"][0]["port"])
    assert stateful["spec"]["replicas"] == 1


def test_prometheus_asks_once_and_by_the_name_that_alerts_use(objects):
    scrape = next(each for each in objects if each["kind"] == "ScrapeConfig")["spec"]
    assert scrape["metricsPath"] == "/api/method/school_ai.api.monitoring.metrics"
    assert callable(monitoring.metrics)
    assert scrape["staticConfigs"][0]["targets"] == [f"{SERVICE}.school.svc:8080"]
    assert f'job="{scrape["jobName"]}"' in (ROOT / "docs" / "monitoring.md").read_text()


class FakeRedis:
    """What RQ keeps of its workers."""

    def __init__(self, **workers: tuple[str, str]):
        self.workers = {f"rq:worker:{name}".encode(): each for name, each in workers.items()}

    def smembers(self, key: str) -> set[bytes]:
        assert key == "rq:workers"
        return set(self.workers)

    def hget(self, key: bytes, field: str) -> bytes | None:
        host, queues = self.workers[key]
        return {"hostname": host, "queues": queues}[field].encode() or None


def test_a_worker_is_alive_if_the_queue_knows_it(alive):
    redis = FakeRedis(one=("here", "home-bench:short,home-bench:default"), two=("there", "home-bench:long"))
    assert alive.is_known("short,default", redis, "here")
    assert alive.is_known("short", redis, "here")
    assert not alive.is_known("long", redis, "here")
    assert not alive.is_known("short", redis, "there")
    # One that the queue has forgotten has no fields any more.
    assert not alive.is_known("long", FakeRedis(two=("", "")), "there")


def test_the_check_of_a_container_ends_with_1_where_nobody_answers(alive):
    assert alive.main(["web"]) == 1
    assert alive.main([]) == alive.main(["sleep"]) == 2
    assert alive.runs("no process was started with this word") is False


def test_scripts_can_be_run():
    for script in ("entrypoint.sh", "start-web.sh"):
        assert (DEPLOY / script).stat().st_mode & 0o111
        assert subprocess.run(["bash", "-n", DEPLOY / script], check=False).returncode == 0
    assert (DEPLOY / "school-ai-alive").stat().st_mode & 0o111


def switches() -> dict[str, str]:
    settings = ROOT / "school_ai/school_ai/doctype/school_ai_settings/school_ai_settings.json"
    fields = json.loads(settings.read_text())["fields"]
    return {
        field["fieldname"]: "on" if field.get("default") == "1" else "off"
        for field in fields
        if field["fieldtype"] == "Check"
    }


def test_the_document_tells_of_every_switch_what_it_is_by_default():
    text = (ROOT / "docs" / "deployment.md").read_text()
    section = text[text.index("## Switches\n") : text.index("## TLS\n")]
    told = re.findall(r"^\| `(\w+)` \| (on|off) \| .+ \|$", section, re.M)
    assert len(told) == len(dict(told))
    assert dict(told) == switches()


def test_the_document_names_every_report_that_the_replica_is_read_by():
    text = (ROOT / "docs" / "deployment.md").read_text()
    section = " ".join(text[text.index("## The replica") : text.index("## A migration")].split())
    reports = {json.loads(file.read_text())["name"] for file in (ROOT / "school_ai/school_ai/report").glob("*/*.json")}
    assert len(reports) > 10
    assert {report for report in reports if report not in section} == set()


def test_the_order_of_the_document_names_what_is_there():
    text = "".join((ROOT / "docs" / name).read_text() for name in ("deployment.md", "upgrading.md", "campuses.md"))
    for command in set(re.findall(r"school-ai ([a-z-]+)(?= |`|\n)", text)):
        assert command in commands.school_ai.commands, command
    for path in set(re.findall(r"deploy/(?:kubernetes/)?[\w.-]+\.(?:yaml|sh|example)", text)):
        assert (ROOT / path).exists(), path
