# SPDX-License-Identifier: Apache-2.0
#
# serve_tls.py COMMAND ..: runs a command while a TLS server with a certificate of its own making listens; `{port}` in
# the command's words is the server's port. Ends as the command does.

import http.server
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # a client that refuses the certificate


with tempfile.TemporaryDirectory() as folder:
    key, certificate = str(pathlib.Path(folder, "key.pem")), str(pathlib.Path(folder, "cert.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    words = [
        word.replace("{port}", str(server.server_address[1])).replace("{certificate}", certificate)
        for word in sys.argv[1:]
    ]
    status = subprocess.run(words).returncode
    server.shutdown()
sys.exit(status)
