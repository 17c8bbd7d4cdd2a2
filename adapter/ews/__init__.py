"""Speak Exchange Web Services: exchangelib writes the requests, we send them and read the answers."""
