# One image; web, worker and beat differ only in their command (compose.yaml).
FROM python:3.11-slim AS translations
RUN apt-get update && apt-get install --yes --no-install-recommends gettext
COPY locale /locale
RUN find /locale -name '*.po' -exec sh -ec 'msgfmt --output-file="${0%.po}.mo" "$0"' {} ';'

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 MEDIA_ROOT=/data/media STATIC_ROOT=/portal/static-collected
WORKDIR /portal
# Pango, for PDF files (personnel/pdf.py).
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=translations /locale locale
# The settings want these variables; the values are for this step only and stay out of the image.
RUN SECRET_KEY=build CITIZEN_ID_KEY=YnVpbGRidWlsZGJ1aWxkYnVpbGRidWlsZGJ1aWxkYnU= \
    DATABASE_URL=postgres://build@build/build REDIS_URL=redis://build/0 \
    python manage.py collectstatic --noinput \
 && useradd --system --uid 10001 portal \
 && install --directory --owner=portal --mode=0700 /data/media
USER portal
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket", "--access-logfile=-", "--access-logformat=%(t)s \"%(m)s %(U)s\" %(s)s %(B)s %(M)sms", "skillsportal.wsgi"]
