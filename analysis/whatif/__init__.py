"""What if: a run's kept facts under a policy with other figures."""
