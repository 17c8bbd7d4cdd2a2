"""An organisation's Exchange Server: mailboxes, role groups, and Exchange Web Services."""
