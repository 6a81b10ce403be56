# A mail server by somebody else (aiosmtpd, package python3-aiosmtpd): keeps each mail it takes as a file.
#   /usr/bin/python3 mail-server.py FOLDER starttls|implicit|plain USER PASSWORD
# FOLDER holds own.pem and own.key. Writes its port to FOLDER/port once it listens, and each line it hears to
# FOLDER/heard. With TLS it takes mail only after TLS and a login; plain knows no TLS and takes anything.
import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, manner, user, password = sys.argv[1:5]


def kept(name, data):
    fresh = os.path.join(folder, name + ".fresh")
    with open(fresh, "wb") as file:
        file.write(data)
    os.rename(fresh, os.path.join(folder, name))


def heard(line):
    with open(os.path.join(folder, "heard"), "a") as file:
        file.write(line + "\n")


class Keeping:
    count = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        heard("EHLO " + hostname)
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        heard("MAIL " + address)
        envelope.mail_from = address
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        Keeping.count += 1
        sent = "%s %s %s\n" % (session.ssl is not None, session.authenticated, ",".join(envelope.rcpt_tos))
        kept("mail-%d.envelope" % Keeping.count, sent.encode())
        kept("mail-%d.eml" % Keeping.count, envelope.original_content)
        return "250 taken"


def known(server, session, envelope, mechanism, login):
    heard("AUTH " + mechanism)
    return AuthResult(success=login.login == user.encode() and login.password == password.encode())


def conversation():
    own = None if manner == "plain" else context
    return SMTP(
        Keeping(),
        hostname="localhost",
        tls_context=own if manner == "starttls" else None,
        require_starttls=manner == "starttls",
        authenticator=known,
        auth_required=manner != "plain",
        auth_require_tls=manner == "starttls",
        data_size_limit=32 * 1024 * 1024,
        loop=asyncio.get_running_loop(),
    )


if manner != "plain":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, "own.pem"), os.path.join(folder, "own.key"))


async def serve():
    implicit = context if manner == "implicit" else None
    server = await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", 0, ssl=implicit)
    kept("port", str(server.sockets[0].getsockname()[1]).encode())
    await server.serve_forever()


asyncio.run(serve())
