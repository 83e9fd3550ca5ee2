# syntax=docker/dockerfile:1
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/waybill
COPY requirements.txt ./
# Only what is pinned by its hash gets in.
RUN /opt/waybill/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN /opt/waybill/bin/pip install --no-cache-dir --no-deps . \
    && /opt/waybill/bin/pip uninstall --yes pip

FROM python:3.13-slim
# The state of SQLite lives in /data; with PostgreSQL nothing is written there.
RUN useradd --system --uid 10001 --home-dir /data --create-home waybill
COPY --from=build /opt/waybill /opt/waybill
ENV PATH=/opt/waybill/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WAYBILL_HTTP_HOST=0.0.0.0
WORKDIR /data
USER waybill
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:3000/readyz', timeout=4)"]
# waybill is process 1, so that SIGTERM reaches it.
ENTRYPOINT ["waybill"]
CMD ["run"]
