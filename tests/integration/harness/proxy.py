# SPDX-License-Identifier: ISC
"""A proxy between the daemon and MariaDB that cuts, holds or delays at a chosen byte.

A Rule waits for a request (a packet of the client's) with a marker in it, such as a message's text:

    rule = proxy.add(Rule(b"hello", request=10))    the connection is cut when 10 bytes have passed
    rule = proxy.add(Rule(b"hello", answer=0))      … when the answer has come, but not a byte passed
    rule = proxy.add(Rule(b"hello", answer=5, action="hold"))   what follows waits for release()

Besides, all of the traffic can be held (freeze), new connections turned away (refuse), and all
connections cut (cut_all).

TlsProxy is for connections over TCP that are encrypted. It can hold back an answer in the middle of
one of TLS's records.
"""

import asyncio
import os
import shutil
import tempfile
import threading

HEADER = 4
DEADLINE = 30


class Rule:
    """For so many requests with the marker. Of request and answer one is given: how many bytes pass
    before the action.

    cut     closes the connection on both sides
    hold    keeps the rest back until release(); it is delivered then, whoever has gone meanwhile
    pause   keeps the rest back for so many seconds
    pass    does nothing; sizes tells the lengths of request and answer
    """

    def __init__(self, marker, *, request=None, answer=None, action="cut", seconds=0, times=1):
        assert action == "pass" or (request is None) != (answer is None)
        self.marker = marker
        self.request = request
        self.answer = answer
        self.action = action
        self.seconds = seconds
        self.times = times
        self.sizes = [0, 0]
        self.fired = threading.Event()
        self.loop = None
        self.released = None

    def wait_fired(self, deadline=DEADLINE):
        assert self.fired.wait(deadline), f"no request with {self.marker!r}"

    def release(self):
        self.loop.call_soon_threadsafe(self.released.set)

    async def act(self, link):
        """Whether the connection is over."""
        self.fired.set()
        if self.action == "hold":
            await self.released.wait()
        elif self.action == "pause":
            await asyncio.sleep(self.seconds)
        elif self.action == "cut":
            link.cut()
            return True
        return False


class Link:
    """A connection through the proxy."""

    def __init__(self, proxy, client, server):
        self.proxy = proxy
        self.client_reader, self.client_writer = client
        self.server_reader, self.server_writer = server
        self.rule = None  # of the answer that is awaited
        self.passed = 0  # bytes of it

    async def run(self):
        tasks = [asyncio.ensure_future(self.forward_requests()),
                 asyncio.ensure_future(self.forward_answers())]
        try:
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            for task in tasks:
                task.cancel()
            self.cut()

    def cut(self):
        for writer in (self.client_writer, self.server_writer):
            writer.transport.abort()

    async def forward_requests(self):
        try:
            while True:
                header = await self.client_reader.readexactly(HEADER)
                length = int.from_bytes(header[:3], "little")
                packet = header + await self.client_reader.readexactly(length)
                await self.proxy.flow.wait()
                if await self.forward_request(packet):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            # What came before reaches the server even if the client is gone.
            self.server_writer.close()

    async def forward_request(self, packet):
        rule = self.rule = self.proxy.match(packet)
        self.passed = 0
        if rule is None or rule.request is None:
            if rule is not None:
                rule.sizes[:] = [len(packet), 0]
            self.server_writer.write(packet)
            await self.server_writer.drain()
            return False
        self.rule = None
        self.server_writer.write(packet[:rule.request])
        await self.server_writer.drain()
        if await rule.act(self):
            return True
        self.server_writer.write(packet[rule.request:])
        await self.server_writer.drain()
        return False

    async def forward_answers(self):
        try:
            while data := await self.server_reader.read(65536):
                await self.proxy.flow.wait()
                if await self.forward_answer(data):
                    return
        except ConnectionError:
            pass
        self.client_writer.close()

    async def forward_answer(self, data):
        rule = self.rule
        if rule is not None:
            rule.sizes[1] += len(data)
        if rule is not None and rule.answer is not None and \
                self.passed + len(data) >= rule.answer:
            left = rule.answer - self.passed
            await self.to_client(data[:left])
            data = data[left:]
            self.rule = None
            if await rule.act(self):
                return True
        self.passed += len(data)
        await self.to_client(data)
        return False

    async def to_client(self, data):
        try:
            self.client_writer.write(data)
            await self.client_writer.drain()
        except ConnectionError:
            pass  # It has gone; the server shall still be heard.


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(DEADLINE)

    def end(self, server):
        async def close():
            server.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self.call(close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(DEADLINE)
        self.loop.close()


class Proxy(Loop):
    """Listens on the unix socket self.socket; runs in a thread of its own."""

    def __init__(self, upstream):
        super().__init__()
        self.upstream = upstream
        self.folder = tempfile.mkdtemp(prefix="parlord-proxy.", dir="/tmp")
        self.socket = self.folder + "/proxy.sock"
        self.links = set()
        self.rules = []
        self.refusing = False
        self.connections = 0  # that ever were
        self.call(self._start())

    async def _start(self):
        self.flow = asyncio.Event()
        self.flow.set()
        self.server = await asyncio.start_unix_server(self._accept, self.socket)

    async def _accept(self, *client):
        if self.refusing:
            client[1].transport.abort()
            return
        try:
            server = await asyncio.open_unix_connection(self.upstream)
        except OSError:
            client[1].transport.abort()
            return
        self.connections += 1
        link = Link(self, client, server)
        self.links.add(link)
        try:
            await link.run()
        except asyncio.CancelledError:
            pass
        finally:
            self.links.discard(link)

    def match(self, packet):
        for rule in self.rules:
            if rule.times > 0 and rule.marker in packet:
                rule.times -= 1
                return rule
        return None

    # --- from any thread

    def add(self, rule):
        async def add():
            rule.loop = self.loop
            rule.released = asyncio.Event()
            self.rules = [old for old in self.rules if old.times > 0] + [rule]

        self.call(add())
        return rule

    def freeze(self):
        """Nothing passes any more; new connections are made, and hear nothing."""
        async def freeze():
            self.flow.clear()

        self.call(freeze())

    def thaw(self):
        async def thaw():
            self.flow.set()

        self.call(thaw())

    def refuse(self):
        """New connections are closed at once."""
        self.refusing = True

    def admit(self):
        self.refusing = False

    def cut_all(self):
        """How many connections there were."""
        async def cut():
            links = list(self.links)
            for link in links:
                link.cut()
            return len(links)

        return self.call(cut())

    def close(self):
        self.end(self.server)
        shutil.rmtree(self.folder, ignore_errors=True)
        assert not os.path.exists(self.socket)


class TlsProxy(Loop):
    """Listens on 127.0.0.1 and self.port. upstream: the server's address."""

    RECORD_HEADER = 5

    def __init__(self, upstream):
        super().__init__()
        self.upstream = upstream
        self.smallest = None  # record that is held; None: none is
        self.greeted_only = False
        self.held = threading.Event()
        self.closed = 0  # connections that are over
        self.call(self._start())

    async def _start(self):
        self.released = asyncio.Event()
        self.server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def _accept(self, reader, writer):
        server_reader, server_writer = await asyncio.open_connection(*self.upstream)
        tasks = [asyncio.ensure_future(self._copy(reader, server_writer)),
                 asyncio.ensure_future(self._answers(server_reader, writer))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            writer.transport.abort()
            server_writer.transport.abort()
            self.closed += 1

    @staticmethod
    async def _copy(reader, writer):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()

    async def _answers(self, reader, writer):
        # What comes before TLS is one packet of MariaDB's protocol.
        header = await reader.readexactly(HEADER)
        writer.write(header + await reader.readexactly(int.from_bytes(header[:3], "little")))
        if self.greeted_only:
            await self._hold()
        while True:
            header = await reader.readexactly(self.RECORD_HEADER)
            record = header + await reader.readexactly(int.from_bytes(header[3:], "big"))
            if self.smallest is not None and len(record) >= self.smallest:
                self.smallest = None
                writer.write(record[:len(record) // 2])
                await writer.drain()
                await self._hold()
                record = record[len(record) // 2:]
            writer.write(record)
            await writer.drain()

    async def _hold(self):
        self.held.set()
        await self.released.wait()

    # --- from any thread

    def hold_in_record(self, smallest):
        """The next record of an answer that has at least so many bytes passes only to its half."""
        self.held.clear()

        async def prepare():
            self.released.clear()
            self.smallest = smallest

        self.call(prepare())

    def hold_after_greeting(self):
        """From now on new connections hear the server's greeting, and nothing after it."""
        async def prepare():
            self.released.clear()
            self.greeted_only = True

        self.call(prepare())

    def wait_held(self, deadline=DEADLINE):
        assert self.held.wait(deadline), "there was no such record"

    def release(self):
        async def release():
            self.greeted_only = False
            self.released.set()

        self.call(release())

    def close(self):
        self.end(self.server)
