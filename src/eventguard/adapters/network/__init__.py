"""The school's network: this computer's addresses there, certificates, and the devices that were paired."""
