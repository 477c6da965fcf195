"""The topology desk: what is wrong in the register's coverage, and repairs with a preview."""
