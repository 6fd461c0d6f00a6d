#!/usr/bin/env python3
"""Opens an HTML report in headless Chromium and looks at what is there.

  ci/check-report.py REPORT.html FOLDER

Drives chromedriver by the WebDriver protocol, without network but loopback.
Checks that the page drew itself without an error, asks for nothing outside
itself, opens the first finding (if there is one) by a click, and leaves
screenshots in FOLDER: light, dark, narrow and finding. Exit: 0 all is well,
1 something is not, 99 the browser does not start.
"""
import base64
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

CHECKS = """
const text = (id) => document.getElementById(id).textContent;
return {
  ready: document.documentElement.dataset.ready === "yes",
  name: text("name"),
  summary: text("summary"),
  findings: document.querySelectorAll("details.finding").length,
  data: JSON.parse(text("data")).findings.length,
  classes: document.querySelectorAll("#class-table tbody tr").length,
  plots: document.querySelectorAll("canvas:not([hidden])").length,
  empty: document.querySelectorAll(".plot .empty").length,
  wide: document.documentElement.scrollWidth > innerWidth,
  fetched: performance.getEntriesByType("resource").map((e) => e.name),
};
"""


class Driver:
    def __init__(self, width, height):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["chromedriver", f"--port={port}", "--log-level=OFF"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.session = None
        self.wait_ready()
        options = {"args": ["--headless=new", "--no-sandbox",
                            "--disable-gpu", "--disable-dev-shm-usage",
                            "--hide-scrollbars", "--force-color-profile=srgb",
                            f"--window-size={width},{height}"]}
        answer = self.call("POST", "/session", {"capabilities": {
            "alwaysMatch": {"browserName": "chrome",
                            "goog:chromeOptions": options,
                            "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.session = answer["sessionId"]

    def wait_ready(self):
        deadline = time.monotonic() + 30
        while True:
            try:
                if self.call("GET", "/status")["ready"]:
                    return
            except (urllib.error.URLError, ConnectionError):
                pass
            if time.monotonic() > deadline:
                raise TimeoutError("chromedriver does not answer")
            time.sleep(0.1)

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def do(self, path, **body):
        return self.call("POST", f"/session/{self.session}{path}", body)

    def script(self, text):
        return self.do("/execute/sync", script=text, args=[])

    def click(self, selector):
        found = self.do("/element", using="css selector", value=selector)
        self.do(f"/element/{next(iter(found.values()))}/click")

    def size(self, width, height):
        self.do("/goog/cdp/execute",
                cmd="Emulation.setDeviceMetricsOverride",
                params={"width": width, "height": height,
                        "deviceScaleFactor": 1, "mobile": False})
        time.sleep(0.5)

    def shoot(self, file):
        path = f"/session/{self.session}/screenshot"
        file.write_bytes(base64.b64decode(self.call("GET", path)))

    def shoot_all(self, file, width):
        """The whole page, however long."""
        height = self.script("return document.documentElement.scrollHeight")
        self.size(width, min(height, 12000))
        self.shoot(file)
        self.size(width, 900)

    def errors(self):
        logged = self.do("/se/log", type="browser")
        return [e["message"] for e in logged if e["level"] == "SEVERE"]

    def end(self):
        try:
            if self.session:
                self.call("DELETE", f"/session/{self.session}")
        finally:
            self.process.terminate()
            self.process.wait()


failures = 0


def check(good, what, detail=""):
    global failures
    print(f"{'ok' if good else 'not ok'} - {what}")
    if not good:
        print(f"# {detail}")
        failures += 1


def check_page(driver, page, folder):
    driver.do("/url", url=page.as_uri())
    seen = driver.script(CHECKS)
    check(seen["ready"], "the page draws itself", seen)
    check(not driver.errors(), "no error on the browser's console")
    check(not seen["fetched"], "nothing is fetched", seen["fetched"])
    check(seen["name"] and seen["classes"] > 1, "campaign and classes", seen)
    check(seen["plots"] + seen["empty"] == 3, "three plots", seen)
    check(seen["findings"] == min(seen["data"], 20), "findings are listed", seen)
    check(re.search(r"held", seen["summary"]), "a verdict", seen["summary"])
    driver.shoot_all(folder / "light.png", 1280)
    driver.size(400, 900)
    check(not driver.script(CHECKS)["wide"], "fits a narrow screen")
    driver.shoot_all(folder / "narrow.png", 400)
    driver.size(1280, 900)
    return seen["findings"]


def check_finding(driver, folder):
    driver.click("details.finding summary")
    rows = driver.script("return document.querySelectorAll("
                         "'.finding[open] .timeline tbody tr').length")
    broken = driver.script("return document.querySelectorAll("
                           "'.finding[open] .timeline tr.broken').length")
    command = driver.script("return document.querySelector("
                            "'.finding[open] .command pre').textContent")
    check(rows > 5, "a click opens a finding's timeline", rows)
    violated = driver.script(
        "return JSON.parse(document.getElementById('data').textContent)"
        ".findings[0].violations?.includes(': event ')")
    if violated:
        check(broken > 0, "the timeline shows the violation", broken)
    check(command.startswith("hotrig replay --store "),
          "the command that repeats it", command)
    driver.script("document.querySelector('.finding[open]')"
                  ".scrollIntoView({behavior: 'instant'});"
                  "const b = document.querySelector('.timeline tr.broken');"
                  "if (b) b.parentNode.parentNode.parentNode.scrollTop ="
                  " Math.max(0, b.offsetTop - 250);")
    driver.shoot(folder / "finding.png")


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    page = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(sys.argv[2])
    os.makedirs(folder, exist_ok=True)
    driver = None
    try:
        driver = Driver(1280, 900)
    except (OSError, TimeoutError) as error:
        print(f"check-report: the browser does not start: {error}",
              file=sys.stderr)
        return 99
    try:
        driver.size(1280, 900)
        if check_page(driver, page, folder):
            check_finding(driver, folder)
        driver.script("scrollTo({top: 0, behavior: 'instant'})")
        driver.click("#theme")
        driver.shoot_all(folder / "dark.png", 1280)
        check(not driver.errors(), "no error in the dark")
    finally:
        driver.end()
    print(f"screenshots: {folder}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
