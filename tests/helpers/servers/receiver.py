"""Who receives what programs tell of themselves: LangSmith's batches of runs and OpenTelemetry's export."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from helpers.doors import listening

_BATCHES = {"size_limit": 100, "size_limit_bytes": 20_000_000, "use_multipart_endpoint": False}
_THREADS = {"scale_up_qsize_trigger": 1000, "scale_up_nthreads_limit": 16, "scale_down_nempty_trigger": 4}
_PLAIN = {"batch_ingest_config": _BATCHES | _THREADS}
"""What LangSmith says of itself to a client that shall send runs as plain JSON."""


@dataclass
class Receiver:
    """Keeps what came, by path."""

    bodies: dict[str, list[bytes]] = field(default_factory=dict)

    async def take(self, request: Request) -> Response:
        """Keep a body."""
        body = await request.body()
        packed = request.headers.get("content-encoding") == "gzip"
        self.bodies.setdefault(request.url.path, []).append(gzip.decompress(body) if packed else body)
        return JSONResponse({})

    def runs(self) -> list[dict[str, Any]]:
        """Return LangSmith's runs, begun or ended."""
        batches = map(json.loads, self.bodies.get("/runs/batch", []))
        return [run for batch in batches for run in (*batch.get("post", ()), *batch.get("patch", ()))]

    def spans(self) -> set[str]:
        """Return the names of OpenTelemetry's spans."""
        told = map(ExportTraceServiceRequest.FromString, self.bodies.get("/v1/traces", []))
        scopes = (scope for one in told for resource in one.resource_spans for scope in resource.scope_spans)
        return {span.name for scope in scopes for span in scope.spans}

    def sums(self) -> dict[str, float]:
        """Return OpenTelemetry's counters by name, all their points together, as told last."""
        told = map(ExportMetricsServiceRequest.FromString, self.bodies.get("/v1/metrics", []))
        return {
            metric.name: sum(point.as_double or point.as_int for point in metric.sum.data_points)
            for one in told
            for resource in one.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.HasField("sum")
        }


@contextmanager
def receiver() -> Iterator[tuple[str, Receiver]]:
    """Receive on a free port of this machine inside the block; yield the address and what comes."""
    kept = Receiver()

    async def info(request: Request) -> Response:
        return JSONResponse(_PLAIN)

    take = Route("/{path:path}", kept.take, methods=["POST", "PATCH"])
    with listening(Starlette(routes=[Route("/info", info), take])) as address:
        yield address, kept
