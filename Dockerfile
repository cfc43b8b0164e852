# syntax=docker/dockerfile:1

# One image for everything that the program does:
#
#   docker run -v questline:/app/.questline IMAGE materialize
#   docker run -v questline:/app/.questline -p 8000:8000 IMAGE serve
#
# The arguments are those of `deno task`. Only the home, /app/.questline, is written to: the root may be read-only.

# The digest is that of the index of all platforms; the tag says which version that is.
ARG DENO_IMAGE=denoland/deno:2.9.6@sha256:2014dc167ece617ef7e7ba40631ac2234c59e75ce693e7cc2dc2602b3c87859d

FROM ${DENO_IMAGE} AS build
WORKDIR /app
# Packages first: this layer changes only when the lock does.
COPY deno.json deno.lock ./
RUN deno install --frozen
# What there is to run, and nothing else: see .dockerignore. Stripping the types here saves every start from it.
COPY . .
RUN deno cache --frozen infra/cli/main.ts $(find . -name "*_worker.ts") \
  && install -d /home-of-questline

FROM ${DENO_IMAGE}
LABEL org.opencontainers.image.title="Questline" \
  org.opencontainers.image.description="A data-asset pipeline for game recommendation, and its server"
ENV HOST=0.0.0.0 \
  PORT=8000 \
  DENO_NO_UPDATE_CHECK=1
WORKDIR /app
# Packages and sources belong to root: the program cannot change itself.
COPY --from=build /deno-dir /deno-dir
COPY --from=build /app /app
COPY --from=build --chown=1993:1993 /home-of-questline /app/.questline
# The image's own user "deno", by number, so that Kubernetes can tell that it is not root.
USER 1993:1993
VOLUME ["/app/.questline"]
EXPOSE 8000
# For `serve`; whoever runs another task turns it off.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["deno", "eval", "--quiet", "const { ok } = await fetch(`http://127.0.0.1:${Deno.env.get('PORT')}/livez`); Deno.exit(ok ? 0 : 1)"]
STOPSIGNAL SIGTERM
# As process 1, tini passes signals on and takes in what ends.
ENTRYPOINT ["/tini", "--", "deno", "task", "--quiet"]
CMD ["serve"]
