// Where a link of an e-mail leads: a browser keeps cookies from what another site opens, and sends them with what we open.
location.replace("/");
