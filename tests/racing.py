"""Requests that run in the same moment, each in a thread with a connection of its own."""

from threading import Barrier, Thread

from django.db import connection
from django.test import Client


def at_once(*works):
    """Start all of ``works`` in the same moment; returns what each returned or raised."""
    together, answers = Barrier(len(works)), [None] * len(works)

    def run(number, work):
        together.wait()
        try:
            answers[number] = work()
        except Exception as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def posting(person, url, **data):
    """A request of somebody signed in, ready to be sent; answers with its status."""
    client = Client()
    client.force_login(person.user)
    return lambda: client.post(url, data).status_code
