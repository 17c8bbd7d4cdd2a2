"""What can go wrong on purpose: the failures a caller may want to catch.

ProvisionError
├── ManifestError   the manifest is wrong; fix the file               (manifest.py)
├── NotOurs         the plan would change what we did not make        (plan.py)
├── CodeError       nothing is known of an error code             (explain.py)
├── ScriptError     a script cannot be written                        (files.py)
├── SignInError     the administrator could not be signed in          (signin.py)
├── TenantError     the tenant refused, or did not answer             (graph.py)
│   └── NotReplicated  it does not know yet what was just made        (graph.py)
└── Stopped         the person, or the state of the tenant, said no   (commands.py)
"""

from provision.contract.messages import Failure


class ProvisionError(Failure):
    """An expected failure of provisioning."""
