"""The drop server: agencies push files to us by SFTP or FTP(S), and the disk is the spool."""
