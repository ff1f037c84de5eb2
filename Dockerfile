# syntax=docker/dockerfile:1

# Builds the program; nothing of this stage but the jars goes further.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
# The libraries change less often than the sources: fetched first, they stay in the cache.
RUN mvn -q -B package -Dmaven.test.skip=true -Dspotless.check.skip=true
COPY src/main src/main
# The shared model is packed into the jar.
COPY models models
RUN mvn -q -B package -Dmaven.test.skip=true -Dspotless.check.skip=true

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Forewarn" \
      org.opencontainers.image.description="Predicts that a metric will break its limit before it happens, says why, and acts in time." \
      org.opencontainers.image.licenses="GPL-3.0-or-later"

# Not root: the embedded database wants an account of its own, and nothing here needs more.
RUN groupadd --system --gid 10001 forewarn \
 && useradd --system --uid 10001 --gid forewarn --home-dir /var/lib/forewarn --create-home --shell /usr/sbin/nologin forewarn

WORKDIR /opt/forewarn
COPY --from=build /src/target/lib lib
COPY --from=build /src/target/forewarn.jar forewarn.jar
COPY forewarn LICENSE NOTICE ./
# The demo replays these.
COPY training-data/crane.csv.gz training-data/SOURCES.md training-data/
COPY training-data/LICENSES training-data/LICENSES
RUN ln -s /opt/forewarn/forewarn /usr/local/bin/forewarn

# Inside a container "this machine only" would be nobody. So it asks for tokens, and does not start before there is one:
#   docker run --rm -v forewarn:/var/lib/forewarn IMAGE token create --name me --scope admin
ENV FOREWARN_HTTP_HOST=0.0.0.0 \
    FOREWARN_DATA_DIR=/var/lib/forewarn

USER forewarn
WORKDIR /var/lib/forewarn
VOLUME /var/lib/forewarn
EXPOSE 8080

# bash opens the connection itself, so that no download tool has to be in the image.
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200 '* ]]"]

ENTRYPOINT ["forewarn"]
CMD ["serve"]
