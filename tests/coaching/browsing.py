"""Opening and posting a page of coaching as somebody."""

from django.urls import reverse


def signed_in(client, person):
    client.force_login(person.user)
    return client


def get(client, person, name, *args, **query):
    client.force_login(person.user)
    return client.get(reverse(f"coaching:{name}", args=args), query)


def post(client, person, name, *args, **data):
    client.force_login(person.user)
    return client.post(reverse(f"coaching:{name}", args=args), data)


def page(response, status=200):
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()
