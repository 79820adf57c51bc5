# SPDX-License-Identifier: MIT
# An Emercoin node in a container, from an archive that the Emercoin project has released for Linux, x86-64. The address
# and the SHA-256 of the archive have to be given: take them from https://github.com/emercoin/emercoin/releases
FROM debian:bookworm-slim
ARG EMERCOIN_ARCHIVE
ARG EMERCOIN_SHA256
# The same number in Numen's image: the cookie file is for this user alone.
RUN useradd --system --uid 5353 --home-dir /var/lib/emercoin --shell /usr/sbin/nologin emercoin \
    && install -d -o emercoin -g emercoin -m 700 /var/lib/emercoin /run/emercoin
ADD ${EMERCOIN_ARCHIVE} /tmp/emercoin.tar.gz
RUN echo "${EMERCOIN_SHA256}  /tmp/emercoin.tar.gz" | sha256sum -c - \
    && tar -xzf /tmp/emercoin.tar.gz -C /tmp \
    && find /tmp -name emercoind -type f -exec install -m 755 {} /usr/local/bin/ \; \
    && rm -rf /tmp/* \
    && emercoind --version
VOLUME /var/lib/emercoin /run/emercoin
USER emercoin
# Without a wallet: Numen only reads names here, and nobody can spend anything through this node.
CMD ["emercoind", "-datadir=/var/lib/emercoin", "-printtoconsole", "-disablewallet", "-server", \
     "-rpcbind=127.0.0.1", "-rpcallowip=127.0.0.1", "-rpccookiefile=/run/emercoin/cookie"]
