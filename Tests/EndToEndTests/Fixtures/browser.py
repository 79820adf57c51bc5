#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Uses the dashboard as people do, in headless Chromium: browser.py NUMEN [--pictures FOLDER].

It starts a server of its own with the embedded chain, and tells on its standard output NAME=NUMBER of what was done; it
ends with an error that says what a page did not do. With --pictures it leaves images of all pages: desktop and phone,
light and dark.
"""
import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from webdriver import Browser  # noqa: E402

SCRIPT = "<script>window.struck=1</script><img src=x onerror=window.struck=2><style>body{display:none}</style>"
SEED = "\n".join([
    "enum:0.9.8.7.6.5.4.3.2.1.e164.arpa\t\"!^.*$!sip:user@example.com!\"|\"!^.*$!tel:+12025550199!\"\t3650",
    "enum:12025550123:0\tE2U+sip=100|10|!^\\\\+1(.*)$!sip:\\\\1@example.com!\t3650",
    "dns:site.emc\tA=192.0.2.1,192.0.2.2|AAAA=2001:db8::1|MX=mail.site.emc:10|SD=www|TTL=3600\t3650",
    "dns:www.site.emc\tA=192.0.2.3\t3650",
    "dns:broken.emc\tA=192.0.2.1,192.0.2.999|MX=mail..example:x\t3650",
    # 20,000 octets that would like to be markup, to ring bells, and to turn the text around.
    f"dns:hostile{SCRIPT}\\x07\\x1b[31m\\x00\u202eemc\t{SCRIPT}\\x00\\x07\\x1b[2J\u202e\"'&lt;{'W' * 19700}\t3650",
    "dns:binary.emc\t\\xff\\xfe\\x00<b>\t3650",
]) + "\n"


class Server:
    """numen with HTTP on a port that it has again after it was started again."""

    def __init__(self, numen, folder):
        self.numen, self.folder, self.log = numen, folder, []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        with open(f"{folder}/seed.nvs", "w", encoding="utf-8") as file:
            file.write(SEED)
        with open(f"{folder}/numen.toml", "w", encoding="utf-8") as file:
            # Nobody is there: what the toggle lets through leads nowhere.
            file.write(f"[devchain]\nblocks = \"manual\"\nseed = [\"{folder}/seed.nvs\"]\n"
                       "[clearnet]\nforwarders = [\"127.0.0.1:9\"]\n[entropy]\nface = \"off\"\n")
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.numen, "serve", "--config", f"{self.folder}/numen.toml", "--data", f"{self.folder}/data",
             "--dns", "127.0.0.1:0", "--control", "off", "--http", f"127.0.0.1:{self.port}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        lines = []
        self.log = lines
        process = self.process
        threading.Thread(target=lambda: [lines.append(line) for line in process.stderr], daemon=True).start()
        self.dns = int(re.search(r"127\.0\.0\.1:(\d+)", self.line("DNS on")).group(1))
        for words in ("HTTP on", "answering from", "numen-wallet is running"):
            self.line(words)

    def line(self, words):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            found = [line for line in list(self.log) if words in line]
            if found:
                return found[0]
            time.sleep(0.02)
        raise AssertionError(f"the server never said \"{words}\":\n{''.join(self.log)}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)

    def run(self, *words):
        return subprocess.run([self.numen, *words, "--data", f"{self.folder}/data"], check=True, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=20).stdout.strip()

    def ask(self, count):
        """Asks DNS so often for a name of the chain."""
        query = b"\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04site\x03emc\x00\x00\x01\x00\x01"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(5)
            for _ in range(count):
                client.sendto(query, ("127.0.0.1", self.dns))
                client.recv(512)


def check(condition, words):
    if not condition:
        raise AssertionError(words)


# What every page must have, at any size.
FAULTS = """
const faults = [];
const width = document.documentElement.clientWidth;
if (document.scrollingElement.scrollWidth > width) {
  faults.push('is wider than ' + width + ': ' + [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.box')).slice(0, 3).map(e => e.outerHTML.slice(0, 80)));
}
for (const input of document.querySelectorAll('input, select, textarea')) {
  if (!(input.labels && input.labels.length) && !input.getAttribute('aria-label')) faults.push('no label: ' + input.outerHTML);
}
for (const button of document.querySelectorAll('button, a')) {
  if (!button.textContent.trim() && !button.getAttribute('aria-label')) faults.push('no words: ' + button.outerHTML);
}
if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
const light = (color) => {
  const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
for (const element of document.querySelectorAll('main *, header *')) {
  const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  if (!own || element.closest('svg, [hidden]') || !element.checkVisibility() || element.matches(':disabled, :disabled *')) continue;
  let ground = element;
  while (ground && /rgba\\(0, 0, 0, 0\\)|transparent/.test(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
  const [a, b] = [light(getComputedStyle(element).color), light(ground ? getComputedStyle(ground).backgroundColor : 'rgb(255,255,255)')];
  const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (contrast < 4.5) faults.push('contrast ' + contrast.toFixed(2) + ': ' + element.outerHTML.slice(0, 100));
}
return faults;
"""


class Tour:
    """One person at the dashboard, with a keyboard and no mouse."""

    def __init__(self, server, browser, pictures):
        self.server, self.browser, self.pictures = server, browser, pictures
        self.counts = {"pages": 0, "pictures": 0}

    def look(self, name):
        """Checks the page at both sizes, light and dark, and takes its picture."""
        for width, height, device in ((1280, 860, "desktop"), (360, 740, "phone")):
            for scheme in ("light", "dark"):
                self.browser.look(width, height, scheme)
                faults = self.browser.run(FAULTS)
                check(not faults, f"{name}, {device}, {scheme}: " + "; ".join(faults[:5]))
                self.counts["pages"] += 1
                if self.pictures:
                    self.browser.picture(f"{self.pictures}/{name}-{device}-{scheme}.png")
                    self.counts["pictures"] += 1
        self.browser.look(1280, 860, "light")

    def focus(self, words, limit=80):
        """Goes forward with the Tab key until it is at something with these words."""
        for _ in range(limit):
            self.browser.type("Tab")
            if words in self.here():
                return
        raise AssertionError(f"the Tab key never comes to \"{words}\"; it is at {self.here()}")

    def here(self):
        """The words of what has the focus, which must be seen to have it."""
        return self.browser.run("""
            const e = document.activeElement;
            if (!e || e === document.body) return '';
            const seen = e.matches(':focus-visible');
            const name = e.getAttribute('aria-label') || (e.labels && e.labels.length ? e.labels[0].innerText : e.innerText) || '';
            return (seen ? '' : 'UNSEEN ') + name;""")

    def visit(self, title):
        self.focus(title)
        is_there = self.browser.run("return location.hash === document.activeElement.hash")
        self.browser.type("Enter")
        # A page that was opened anew has the focus; before that it would lose what is typed into it.
        self.browser.wait(f"{title} is not shown", lambda: is_there or self.browser.run(
            "return document.activeElement.id === 'content' && document.title.startsWith(arguments[0])", title))

    # What is done

    def sign_in(self):
        browser = self.browser
        browser.go(self.server.url + "/")
        browser.wait_text("numen token new --scope operator")
        self.look("sign-in")
        check(browser.run("return document.activeElement.name") == "token", "the focus is not in the token's field")
        browser.type("nobody-has-this-token")
        browser.type("Enter")
        browser.wait_text("This token is not valid")
        browser.console()  # The refusal is told there as well.
        token = self.server.run("token", "new", "--scope", "operator")
        browser.run("document.activeElement.select()")
        browser.type(token)
        browser.type("Enter")
        browser.wait_text("Everything works")
        places = browser.run("return [location.href, JSON.stringify(localStorage), document.cookie, document.documentElement.outerHTML]")
        for place in places:
            check(token not in place, "the token is where it must not be")
        return token

    def overview(self):
        browser = self.browser
        # A few seconds of different load, for a chart that shows something.
        total = 0
        for count in (20, 60, 40):
            self.server.ask(count)
            total += count
            wanted = f"{total} since the start"
            browser.wait(f"the page does not count {total} questions", lambda: wanted in browser.text())
        label = browser.run("return document.querySelector('.chart svg').getAttribute('aria-label')")
        most = int(re.search(r"at most ([\d,]+)", label).group(1).replace(",", ""))
        check(most > 0, f"the chart shows nothing: {label}")
        self.focus("1 name with problems")
        browser.type("Enter")
        self.focus("dns:broken.emc")
        browser.type("Enter")
        browser.wait_text("A, entry 2: is no address")
        self.visit("Overview")
        browser.wait_text("Everything works")
        check(re.search(r"[1-9][\d,.]* (µs|ms) for half of them", browser.text()), "there is no time for an answer")
        self.look("overview")

    def names(self):
        browser = self.browser
        self.visit("Names")
        browser.wait_text("dns:site.emc")
        browser.wait_text("2 problems")
        check("hostile" in browser.text(), "the hostile name is not listed")
        self.look("names")
        self.focus("dns:broken.emc")
        browser.type("Enter")
        browser.wait_text("A, entry 2: is no address")
        browser.wait_text("Registered")
        browser.wait_text("broken.emc.  3600  IN  A  192.0.2.1")
        self.look("names-broken")
        # By its beginning, and then what is in it.
        self.visit("Names")
        self.focus("Begins with")
        browser.type("host")
        browser.type("Enter")
        browser.wait_text("1 name")
        self.focus("hostile")
        browser.type("Enter")
        browser.wait_text("Transaction")
        self.look("names-hostile")
        shown = browser.run("return document.querySelector('main pre').textContent")
        check(SCRIPT in shown and all(code in shown for code in ("\\x00", "\\x07", "\\x1b", "\\u202e")), f"the value is not shown as it is: {shown[:200]!r}")
        check(len(shown) > 19_700, f"only {len(shown)} characters of the value are shown")
        check(browser.run("return window.struck === undefined && !document.querySelector('main script, main img, main style')"),
              "text of a name has become markup")
        check(not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", browser.run("return document.querySelector('main').textContent")),
              "the page shows control characters")
        self.visit("Names")
        self.focus("Begins with")
        browser.type("binary")
        browser.type("Enter")
        browser.wait_text("(no text) ")

    def numbers(self):
        browser = self.browser
        self.visit("Numbers")
        self.focus("Telephone number")
        browser.type("abc")
        browser.type("Enter")
        browser.wait_text("must be a telephone number")
        browser.console()
        browser.run("document.activeElement.select()")
        browser.type("+1-202-555-0123")
        browser.type("Enter")
        browser.wait_text("leads to an Internet call to 2025550123@example.com")
        browser.wait_text("3.2.1.0.5.5.5.2.0.2.1.e164.arpa. ")
        self.look("numbers-try")

    def register(self):
        browser = self.browser
        number = "+19995550123"
        self.visit("Numbers")
        self.focus("Telephone number")
        self.focus("Telephone number")
        browser.type("12")
        self.focus("Where calls go")
        browser.type("ftp://example.com")
        browser.type("Enter")
        browser.wait_text("has the scheme")
        self.look("register-wrong")
        browser.console()
        browser.run("document.activeElement.select()")
        browser.type(number)
        self.focus("Where calls go")
        browser.run("document.activeElement.select()")
        browser.type("sip:alice@example.com")
        browser.type("Enter")
        browser.wait_text("It costs at most")
        self.look("register-cost")
        browser.wait("the focus is not at the button", lambda: f"Register {number}" in self.here())
        browser.type("Enter")
        browser.wait_text("A block takes it in")
        browser.wait("the order is not on its way", lambda: browser.run("return document.querySelector('.steps .now h3').innerText") == "A block takes it in")
        self.look("register-pending")
        # The page is loaded again half-way, as people do.
        browser.go(self.server.url + "/#numbers")
        browser.run("location.reload()")
        browser.wait_text("A block takes it in")
        self.server.run("devchain", "mine")
        browser.wait_text("1 confirmation, it cost")
        self.focus(f"Look {number} up")
        browser.type("Enter")
        browser.wait_text("leads to an Internet call to alice@example.com")
        self.look("register-done")

    def toggle(self):
        browser = self.browser
        self.visit("Internet")
        browser.wait_text("nothing is asked on the Internet")
        self.look("internet-off")
        self.focus("Names of the blockchain only")
        browser.type("Down")
        self.focus("Apply")
        browser.type("Enter")
        browser.wait_text("You or another operator chose this")
        check("hybrid" in self.server.run("clearnet"), "the toggle is not turned")
        self.look("internet-on")
        self.focus("Leave it to the settings")
        browser.type("Enter")
        browser.wait_text("nothing is asked on the Internet")
        # What others turn is seen here, too.
        self.server.run("clearnet", "on")
        browser.wait("the page does not show what others turned",
                     lambda: browser.run("return document.querySelector('input:checked').value") == "hybrid")
        self.server.run("clearnet", "off")

    def restart(self):
        browser = self.browser
        self.visit("Overview")
        browser.wait_text("Everything works")
        self.server.stop()
        browser.wait_text("The connection to the server is lost")
        self.look("lost")
        began = time.monotonic()
        self.server.start()
        browser.wait_text("Everything works", 30)
        self.counts["back_ms"] = int((time.monotonic() - began) * 1000)
        browser.console()  # A server that is away is told there as well.
        self.visit("Log")
        browser.wait_text("answering from")
        self.focus("With these words")
        browser.type("wallet")
        browser.wait_text("numen-wallet is running")
        check("answering from" not in browser.run("return document.querySelector('.log').innerText"), "the log is not narrowed")
        self.look("log")

    def leave(self, token):
        browser = self.browser
        # A token that is revoked while somebody is signed in.
        self.visit("Names")
        browser.wait_text("dns:site.emc")
        self.server.run("token", "revoke", token.split("_")[1] if "_" in token else token[:12])
        self.focus("Begins with")
        browser.type("site")
        browser.type("Enter")
        browser.wait_text("Sign in again")
        check(browser.run("return sessionStorage.length") == 0, "the token is kept after its end")
        browser.console()
        # One who may only register sees only that.
        other = self.server.run("token", "new", "--scope", "register")
        browser.type(other)
        browser.type("Enter")
        browser.wait_text("Register a number")
        check(browser.run("return document.getElementById('places').hidden"), "there are pages that the token does not allow")
        self.look("register-only")
        self.focus("Sign out")
        browser.type("Enter")
        browser.wait_text("You are signed out")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("numen")
    parser.add_argument("--pictures")
    arguments = parser.parse_args()
    if arguments.pictures:
        os.makedirs(arguments.pictures, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="numen-b")
    began = time.monotonic()
    server = browser = None
    try:
        server = Server(os.path.abspath(arguments.numen), folder)
        browser = Browser()
        tour = Tour(server, browser, arguments.pictures)
        token = tour.sign_in()
        for step in (tour.overview, tour.names, tour.numbers, tour.register, tour.toggle):
            step()
            said = browser.console()
            check(not said, f"{step.__name__}: the browser says: {said[:3]}")
        tour.restart()
        tour.leave(token)
        tour.counts["seconds"] = int(time.monotonic() - began)
        print(" ".join(f"{name}={count}" for name, count in tour.counts.items()))
    except (AssertionError, RuntimeError) as error:
        print(f"browser.py: {error}", file=sys.stderr)
        if server:
            print("".join(list(server.log)[-15:]), file=sys.stderr)
        return 1
    finally:
        if browser:
            browser.close()
        if server and server.process.poll() is None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


sys.exit(main())
