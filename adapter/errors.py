"""What can go wrong on purpose: the failures a caller may want to catch.

AdapterError
├── SettingsError   the outputs file or the environment is wrong      (settings.py)
├── CacheError      the token cache cannot be read or written         (cache.py)
├── SignInError     nobody is signed in, or sign-in was refused       (session.py)
└── StoreError      a mailbox or collection refused or did not answer (store.py)
"""

from provision.contract.messages import Failure


class AdapterError(Failure):
    """An expected failure of the adapter."""
