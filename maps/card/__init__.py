"""The parcel card: what it is, what is wrong, what the clock says, what is proposed and why, then the papers."""
