"""Letter documents (责任书文稿): a letter as PDF, as Word and as pictures of its pages."""
