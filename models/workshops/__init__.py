"""The shape workshop: a course, its sessions, who is registered, who was there, and who earned the certificate."""
