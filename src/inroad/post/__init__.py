"""The post: letters as real mail, out by SMTP and in by IMAP. An edge: it talks to servers and knows no database."""
