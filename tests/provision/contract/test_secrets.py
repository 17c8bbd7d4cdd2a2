from provision.contract.secrets import Secret


def test_a_secret_hides_wherever_it_is_shown() -> None:
    secret = Secret("hunter2")

    assert "hunter2" not in f"{secret} {secret!r} {[secret]} {vars}"
    assert secret.reveal() == "hunter2"
