"""What can go wrong on purpose: the failures a caller may want to catch.

ProvisionError
├── ManifestError      the manifest is wrong; fix the file               (manifest.py)
├── NotOurs            the plan would change what we did not make        (plan.py)
├── CodeError          nothing is known of an error code                 (explain.py)
├── FileError          a file cannot be written                          (files.py)
├── CertificateError   the application's certificate cannot be used      (certificates.py)
├── NotMade            the outputs file with the tenant's ids is wanting (made.py)
├── SignInError        the administrator could not be signed in          (signin.py)
├── TenantError        the tenant refused, or did not answer             (refusals.py)
│   ├── NotReplicated  it does not know yet what was just made           (refusals.py)
│   ├── AlreadyThere   it has what was to be made                        (refusals.py)
│   ├── Busy           it asks to be left alone for a while              (refusals.py)
│   ├── Unanswered     sent, and no answer came                          (refusals.py)
│   └── Unreachable    there is no way to it                             (refusals.py)
└── Stopped            the person, or the state of the tenant, said no   (stops.py)
"""

from provision.contract.messages import Failure


class ProvisionError(Failure):
    """An expected failure of provisioning."""
