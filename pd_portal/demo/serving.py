"""Serve the demo: the web server, the worker and the schedule, until Ctrl-C."""

import os
import socket
import subprocess
import sys
import threading

HOST = "localhost"
SCHEDULE_SECONDS = 60


def port_is_free(port: int) -> bool:
    """Nobody listens on the port, on IPv4 or IPv6."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(0.5)
            try:
                if probe.connect_ex((address, port)) == 0:
                    return False
            except OSError:
                continue
    return True


def _manage(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "manage.py", *arguments], env=os.environ.copy())


def _keep_schedule(stop: threading.Event) -> None:
    while not stop.is_set():
        subprocess.run(
            [sys.executable, "manage.py", "run_due"], stdout=subprocess.DEVNULL, check=False
        )
        stop.wait(SCHEDULE_SECONDS)


def serve(port: int) -> int:
    """Run until interrupted; return the web server's exit code. Links in mail lead to this port."""
    os.environ["PD_DEMO_URL"] = f"http://{HOST}:{port}"
    stop = threading.Event()
    worker = _manage("work", "--no-startup-delay", "--verbosity", "0")
    schedule = threading.Thread(target=_keep_schedule, args=(stop,), daemon=True)
    schedule.start()
    command = [sys.executable, "-m", "gunicorn", "pd_portal.wsgi", "--workers", "3"]
    web = subprocess.Popen(
        [*command, "--bind", f"{HOST}:{port}", "--log-level", "warning"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "pd_portal.settings.demo"},
    )
    try:
        return web.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        stop.set()
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            process.wait(timeout=20)
