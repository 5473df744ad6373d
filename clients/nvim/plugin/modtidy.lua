--- `:Modtidy`, and `R` in netrw; `:help modtidy-files` says what they do.

if vim.g.loaded_modtidy or vim.fn.has('nvim-0.11') == 0 then
  return
end
vim.g.loaded_modtidy = true

vim.api.nvim_create_user_command('Modtidy', function(asked)
  require('modtidy.command').run(asked)
end, {
  nargs = '+',
  complete = function(...)
    return require('modtidy.command').complete(...)
  end,
  desc = 'Move or rename a file, and have what names it follow',
})

vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('modtidy', {}),
  pattern = 'netrw',
  callback = function()
    require('modtidy.netrw').attach()
  end,
})
