"""Takes files out of a folder at the far side, by SFTP or FTP(S)."""
