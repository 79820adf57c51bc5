# SPDX-License-Identifier: MIT
"""A browser that is told what to do: W3C WebDriver, as far as it is needed, over chromedriver of Debian."""
import base64
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time

KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Space": " ", "Down": "\ue015", "Up": "\ue013", "Home": "\ue011"}
SHIFT = "\ue008"


class Browser:
    """Headless Chromium with one window."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="numen-browser-")
        self.driver = subprocess.Popen(
            ["/usr/bin/chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={"PATH": "/usr/bin:/bin", "HOME": self.folder, "TMPDIR": self.folder})
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                self.port = int(line.rsplit(" ", 1)[1].strip(" .\n"))
                break
        else:
            raise RuntimeError("chromedriver does not start")
        options = {"binary": "/usr/bin/chromium", "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-GB",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={self.folder}/profile"]}
        self.session = ""
        self.session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})["sessionId"]

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.driver.stdout.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        where = path if path == "/session" and not self.session else f"/session/{self.session}{path}"
        connection.request(method, where, json.dumps(body if body is not None else {}) if method == "POST" else None,
                           {"Content-Type": "application/json"})
        value = json.loads(connection.getresponse().read())["value"]
        connection.close()
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{value['error']}: {value['message'][:400]}")
        return value

    def go(self, url):
        self.call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """What a script returns."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def look(self, width, height, scheme):
        """A screen of that size, and what its owner likes better, light or dark."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=width < 600)
        self.devtools("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}])

    def type(self, text, shift=False):
        """Types on the keyboard, wherever the focus is; a key of KEYS by its name."""
        keys = [KEYS[text]] if text in KEYS else list(text)
        actions = [{"type": "keyDown", "value": SHIFT}] if shift else []
        for key in keys:
            actions += [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        if shift:
            actions.append({"type": "keyUp", "value": SHIFT})
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def text(self):
        """What a person reads."""
        return self.run("return document.body.innerText")

    def wait(self, what, found, seconds=15):
        """What `found` gives, as soon as that is something."""
        end = time.monotonic() + seconds
        while True:
            value = found()
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"{what}; the page says:\n{self.text()[:1500]}")
            time.sleep(0.02)

    def wait_text(self, text, seconds=15):
        self.wait(f"the page never says \"{text}\"", lambda: text in self.text(), seconds)

    def console(self):
        """What the browser found wrong since the last time."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})
                if entry["level"] in ("SEVERE", "WARNING")]

    def picture(self, path):
        """The whole page as an image."""
        size = self.run("return [innerWidth, Math.max(innerHeight, document.documentElement.scrollHeight)]")
        data = self.devtools("Page.captureScreenshot", captureBeyondViewport=True,
                             clip={"x": 0, "y": 0, "width": size[0], "height": min(size[1], 4000), "scale": 1})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
        return os.path.getsize(path)
