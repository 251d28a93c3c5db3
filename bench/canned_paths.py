"""A server that answers by the end of the path, always with the same bytes."""

import asyncio
import json
import sys
from typing import ClassVar


class Canned(asyncio.Protocol):
    answers: ClassVar[dict[bytes, bytes]] = {}

    def connection_made(self, transport):
        self.transport, self.buffer = transport, bytearray()

    def data_received(self, data):
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.buffer[:end])
            at = head.lower().find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            del self.buffer[: end + 4 + length]
            path = head.split(b" ", 2)[1]
            known = (body for name, body in self.answers.items() if name in path)
            self.transport.write(next(known))


async def main():
    for name, body in json.load(sys.stdin).items():
        content = body.encode()
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        Canned.answers[name.encode()] = head.encode() + content
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Canned, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
