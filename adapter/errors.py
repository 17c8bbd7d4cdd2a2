"""What can go wrong on purpose: the failures a caller may want to catch.

AdapterError
├── SettingsError   the outputs file or the environment is wrong      (settings.py)
├── CacheError      the token cache cannot be read or written         (cache.py)
├── CallError       a command was given what it does not take         (calls.py)
├── SignInError     nobody is signed in, or sign-in was refused       (refusals.py)
└── StoreError      a mailbox or collection refused or did not answer (store.py)
    ├── UnreachableError  no connection, or no answer in time         (store.py)
    ├── DeniedError       sign-in, a policy, or a right that is missing (store.py)
    ├── BusyError         it asks to be left alone for a while        (store.py)
    │   └── FailedError      it failed at the whole of a request      (ews/causes.py)
    ├── GarbledError      the answer cannot be read                   (store.py)
    │   ├── BrokenError      it is no XML                             (ews/answers.py)
    │   └── OversizedError   it is larger than anybody reads          (ews/connection.py)
    └── RejectedError     the whole request was refused, nothing done (ews/causes.py)
        └── TooMuchError     it was too large                         (ews/causes.py)
"""

from provision.contract.messages import Failure


class AdapterError(Failure):
    """An expected failure of the adapter."""
