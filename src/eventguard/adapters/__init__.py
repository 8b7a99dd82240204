"""Each file here touches one outside thing, and none of them knows another."""
