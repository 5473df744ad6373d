--- Where modtidy is and what it serves; `:help modtidy` says how to change either.

---@type vim.lsp.Config
return {
  cmd = { 'modtidy', 'server' },
  filetypes = { 'python' },
  -- The nearest of the first five, as the command line finds a project; else the repository.
  root_markers = {
    { 'modtidy.toml', '.modtidy.toml', 'pyproject.toml', 'setup.cfg', 'setup.py' },
    '.git',
  },
  -- Neovim itself sends none of these, but `:Modtidy` does, and explorers may that ask for servers to tell.
  capabilities = {
    workspace = {
      fileOperations = {
        willRename = true,
        didRename = true,
        willCreate = true,
        didCreate = true,
        willDelete = true,
        didDelete = true,
      },
    },
  },
}
